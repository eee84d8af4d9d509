/* A system that moves to another process while it runs makes the run that it would have made.
 *
 * usage: migration GUEST...
 *
 * Each guest's trace hash (lab/trace.h) is taken unmoved. Then it is begun on the bare machine, in
 * a monitor by itself, or in one among others, moves at many counts to each of these in another
 * process, and runs to its end there; the trace goes on where it was. Other guests run between, so
 * the guest lies elsewhere in real storage, and is copied while it runs, few blocks at a time.
 */
#include "replay/migration.h"
#include "base/random.h"
#include "lab/trace.h"
#include "machine/guest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACE_POINTS 150u  /* about so many in a run */
#define MOVES        12u   /* from each place to each, in turn at any count and … */
#define SEARCHES     3000u /* … at the next, of so many, with I/O under way or translation on */
#define OTHERS_RUN   311u

enum place { BARE, ALONE, AMONG, PLACES };
static const char *const place_names[PLACES] = {"bare", "alone", "among others"};

/* A guest where it is. */
struct seat {
    struct rig rig;
    struct identity identity;
    size_t index;
};

static struct random random_source = {1};
static unsigned moves, under_translation, during_io, several_rounds;

static void resolve(const char *guest, struct config *config) {
    struct diag_list diags;
    diag_init(&diags);
    if (!guest_resolve(guest, config, &diags)) {
        diag_print(&diags, stderr);
        exit(2);
    }
    diag_free(&diags);
}

static void seat_make(struct seat *seat, const char *guest, enum place place) {
    struct config config = {0};
    struct diag_list diags;
    diag_init(&diags);
    if (place == AMONG)
        resolve("guestos/hello", &config);
    seat->index = config.count;
    if (seat->index && strstr(guest, "hello"))
        seat->index--; /* there may be only one of a name */
    else
        resolve(guest, &config);
    if (place == AMONG)
        resolve("tests/unit/replay/typed.asm", &config);
    if (!rig_make(&seat->rig, &config, place == BARE, NULL, &diags)) {
        diag_print(&diags, stderr);
        exit(4);
    }
    identity_make(&seat->identity, &seat->rig, &config);
    config_free(&config);
    diag_free(&diags);
}

static void seat_free(struct seat *seat) {
    identity_free(&seat->identity);
    rig_free(&seat->rig);
}

static struct system *system_of(const struct seat *seat) {
    return seat->rig.systems[seat->index];
}

/* Others come between, so nothing is left on the real CPU that was the guest's. */
static void run_others(struct seat *seat) {
    for (size_t n = 0; n < seat->rig.count; n++)
        if (n != seat->index) {
            struct vm *vm = vmm_vm(seat->rig.vmm, n);
            vmm_run_one(seat->rig.vmm, vm, vm->system.retired + OTHERS_RUN);
        }
}

/* Runs the guest itself to a count, through the trace points on the way. */
static void run_to(struct seat *seat, uint64_t count, uint64_t distance, struct trace *trace) {
    struct system *s = system_of(seat);
    system_go_on(s);
    while (s->stop == STOP_NONE && s->retired < count) {
        uint64_t point = (s->retired / distance + 1) * distance;
        uint64_t to = point < count ? point : count;
        if (seat->rig.machine)
            machine_run(seat->rig.machine, to);
        else
            vmm_run_one(seat->rig.vmm, vmm_vm(seat->rig.vmm, seat->index), to);
        system_go_on(s);
        if (s->retired == point || s->stop != STOP_NONE)
            trace_point(trace, s);
        run_others(seat);
    }
}

static struct trace run_unmoved(const char *guest, uint64_t distance, uint64_t *length) {
    struct seat seat;
    struct trace trace = {0};
    seat_make(&seat, guest, ALONE);
    run_to(&seat, UINT64_MAX, distance, &trace);
    *length = system_of(&seat)->retired;
    seat_free(&seat);
    return trace;
}

static void send_all(int fd, const void *bytes, size_t size) {
    if (write(fd, bytes, size) != (ssize_t)size)
        abort();
}

/* The other process: takes the guest in, then the trace, and sends that of the whole run. */
static void be_destination(const char *guest, enum place place, uint64_t distance, int link_end,
                           int trace_end) {
    struct seat seat;
    struct diag_list diags;
    struct link link = {link_end, link_end};
    struct trace trace;
    size_t system;
    diag_init(&diags);
    seat_make(&seat, guest, place);
    if (!migration_receive(&seat.rig, &seat.identity, &link, "source", &system, &diags) ||
        system != seat.index || read(trace_end, &trace, sizeof trace) != sizeof trace) {
        diag_print(&diags, stderr);
        _exit(1);
    }
    run_to(&seat, UINT64_MAX, distance, &trace);
    send_all(trace_end, &trace, sizeof trace);
    seat_free(&seat);
    diag_free(&diags);
    _exit(0);
}

static void look_at(const struct system *s) {
    moves++;
    under_translation += psw_dat(&s->state->psw);
    during_io += event_next(&s->events) != EVENT_NEVER;
}

/* Goes on to a moment that is worth to be moved at. */
static void search(struct seat *seat, unsigned number, uint64_t distance, struct trace *trace) {
    const struct system *s = system_of(seat);
    for (unsigned n = 0; n < SEARCHES && s->stop == STOP_NONE; n++) {
        bool io = event_next(&s->events) != EVENT_NEVER, dat = psw_dat(&s->state->psw);
        if (number % 3 == 0 || (number % 3 == 1 && io) || (number % 3 == 2 && dat))
            break;
        run_to(seat, s->retired + 1, distance, trace);
    }
}

/* Moves the guest, which runs on meanwhile. False, with errors on standard error. */
static bool move(struct seat *from, int link_end, uint64_t distance, struct trace *trace) {
    struct link link = {link_end, link_end};
    struct diag_list diags;
    struct migration_terms terms = {.portion = 1 + random_below(&random_source, 6),
                                    .run = 1 + random_below(&random_source, 900),
                                    .rest = 100,
                                    .patience = 10000};
    enum migration_state state = MIGRATION_FAILED;
    uint64_t run;
    diag_init(&diags);
    struct migration *m = migration_offer(&from->rig, from->index, &from->identity, &link,
                                          "destination", &terms, &diags);
    if (m) {
        while ((state = migration_step(m, &run)) == MIGRATION_GOES_ON)
            run_to(from, system_of(from)->retired + run, distance, trace);
        several_rounds += migration_figures(m)->rounds > 2;
    }
    migration_free(m);
    diag_print(&diags, stderr);
    diag_free(&diags);
    return state == MIGRATION_MOVED && system_of(from)->stop == STOP_MOVED;
}

static bool try(const char *guest, enum place from, enum place to, unsigned number, uint64_t length,
                uint64_t distance, const struct trace *unmoved) {
    int link_ends[2], trace_ends[2], status;
    struct seat seat;
    struct trace trace = {0};
    fflush(stdout);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, link_ends) ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, trace_ends))
        abort();
    pid_t child = fork();
    if (child == 0) {
        close(link_ends[0]), close(trace_ends[0]);
        be_destination(guest, to, distance, link_ends[1], trace_ends[1]);
    }
    close(link_ends[1]), close(trace_ends[1]);
    seat_make(&seat, guest, from);
    uint64_t count = number == 0 ? 0 : random_next(&random_source) % (length + 1);
    run_to(&seat, count, distance, &trace);
    search(&seat, number, distance, &trace);
    look_at(system_of(&seat));
    bool good = move(&seat, link_ends[0], distance, &trace);
    if (good)
        send_all(trace_ends[0], &trace, sizeof trace);
    good = good && read(trace_ends[0], &trace, sizeof trace) == sizeof trace &&
           trace.hash == unmoved->hash && trace.points == unmoved->points;
    close(link_ends[0]), close(trace_ends[0]);
    waitpid(child, &status, 0);
    seat_free(&seat);
    if (!good || status != 0)
        printf("  FAILED: from %s to %s at %" PRIu64 "\n", place_names[from], place_names[to],
               count);
    return good && status == 0;
}

static bool try_all(const char *guest) {
    uint64_t length;
    run_unmoved(guest, 1000, &length);
    uint64_t distance = length / TRACE_POINTS + 1;
    struct trace unmoved = run_unmoved(guest, distance, &length);
    bool good = true;
    for (unsigned from = 0; from < PLACES; from++)
        for (unsigned to = 0; to < PLACES; to++)
            for (unsigned n = 0; n < MOVES && good; n++)
                good = try(guest, from, to, n, length, distance, &unmoved);
    printf("%s: %s, trace hash %016" PRIx64 "\n", guest, good ? "the same run" : "FAILED",
           unmoved.hash);
    return good;
}

int main(int argc, char **argv) {
    bool good = argc > 1;
    for (int n = 1; n < argc; n++)
        good = try_all(argv[n]) && good;
    printf("%u moves, %u under translation, %u during I/O, %u in more than two rounds\n", moves,
           under_translation, during_io, several_rounds);
    return !(good && under_translation && during_io && several_rounds);
}
