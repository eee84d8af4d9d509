#include "replay/rig.h"

#include "mmu/image.h"

#include <stdlib.h>
#include <xxhash.h>

/* ---- Making -----------------------------------------------------------------------------------
 */

static bool make_bare(struct rig *rig, const struct config *config) {
    struct machine_shape shape = setup_shape(&config->systems[0]);
    rig->machine = machine_create(&shape);
    if (rig->machine)
        rig->systems[0] = &rig->machine->system;
    return rig->machine;
}

/* The real storage of a machine that no guest has to wait in: what the guests have, for each its
 * tables, and the pager's reserve; as far as real storage goes. */
static uint32_t real_storage(const struct config *config) {
    uint64_t bytes = config->real_storage;
    uint32_t cpus = config->cpus ? config->cpus : 1;
    uint64_t needed = (64 << 10) + cpus * PAGER_RESERVE * STOR_PAGE_SIZE;
    for (size_t i = 0; i < config->count; i++)
        needed += config->systems[i].storage + (16 << 10);
    if (bytes == 0)
        bytes = (needed + STOR_PAGE_SIZE - 1) & ~(uint64_t)(STOR_PAGE_SIZE - 1);
    return bytes < STOR_SIZE_MAX ? (uint32_t)bytes : STOR_SIZE_MAX;
}

static void apply_policies(struct vmm *vmm, size_t index, const struct system_config *system) {
    vmm_vm(vmm, index)->shadow.policy = system->shadow;
    vmm_set_terms(
        vmm, index,
        (struct sched_terms){.share = system->share, .cap = system->cap, .warp = system->warp});
}

/* False, with an error, when they cannot be had. */
static bool apply_machine_policies(struct vmm *vmm, const struct config *config,
                                   struct diag_list *diags) {
    vmm_set_scheduler(vmm, config->scheduler);
    struct balance_terms usual = config_balance_default();
    vmm_set_balance(vmm, config->balance.thresholds[0] ? &config->balance : &usual);
    if (!config->balance.sharing || vmm_share_pages(vmm))
        return true;
    diag_error(diags, NULL, "pages are shared (\"sharing\") only with one real CPU, not with %u",
               vmm_cpus(vmm));
    return false;
}

/* False, with an error, when what the system is promised is not there. */
static bool apply_storage_terms(struct vmm *vmm, size_t index, const struct system_config *system,
                                struct diag_list *diags) {
    if (vmm_set_storage_terms(vmm, index, &system->terms))
        return true;
    diag_error(diags, NULL,
               "%s: no room for its \"storage_min\" of %uK in the real machine's storage, of which "
               "%uK are left",
               system->name, system->terms.min >> 10, vmm_storage_left(vmm) >> 10);
    return false;
}

static bool open_backing(struct backing *backing, const struct config *config,
                         struct diag_list *diags) {
    if (config->backing_size)
        backing_limit(backing, config->backing_size);
    return !config->backing || backing_open(backing, config->backing, diags);
}

static bool make_vms(struct rig *rig, const struct config *config, struct diag_list *diags) {
    struct machine_shape real = {.model = MODEL_S370,
                                 .storage = real_storage(config),
                                 .instructions_per_microsecond = CONFIG_FREQUENCY_DEFAULT};
    rig->vmm = vmm_create(&real);
    if (rig->vmm && config->cpus && !vmm_set_cpus(rig->vmm, config->cpus)) {
        diag_error(diags, NULL, "the host has not enough memory or threads for %u real CPUs",
                   config->cpus);
        return false;
    }
    if (rig->vmm && !apply_machine_policies(rig->vmm, config, diags))
        return false;
    if (rig->vmm && !open_backing(vmm_backing(rig->vmm), config, diags))
        return false;
    for (size_t i = 0; rig->vmm && i < config->count; i++) {
        struct machine_shape shape = setup_shape(&config->systems[i]);
        struct vm *vm = vmm_add(rig->vmm, config->systems[i].name, &shape);
        if (!vm) {
            diag_error(
                diags, NULL,
                "%s: no room for its tables and least pages in the real machine's storage of "
                "%uK, of which %uK are left",
                config->systems[i].name, real.storage >> 10, vmm_storage_left(rig->vmm) >> 10);
            return false;
        }
        rig->systems[i] = &vm->system;
        apply_policies(rig->vmm, i, &config->systems[i]);
        if (!apply_storage_terms(rig->vmm, i, &config->systems[i], diags))
            return false;
    }
    return rig->vmm;
}

static bool make(struct rig *rig, const struct config *config, bool bare,
                 const struct setup_host *host, struct diag_list *diags) {
    rig->systems = calloc(config->count, sizeof(struct system *));
    bool made = rig->systems && (bare ? make_bare(rig, config) : make_vms(rig, config, diags));
    if (!made && !diags->errors)
        diag_error(diags, NULL, "the host has not enough memory");
    for (size_t i = 0; made && i < config->count; i++)
        made = setup_system(rig->systems[i], &config->systems[i], host, diags);
    return made;
}

bool rig_make(struct rig *rig, const struct config *config, bool bare,
              const struct setup_host *host, struct diag_list *diags) {
    *rig = (struct rig){.count = config->count, .limit = RIG_NO_LIMIT};
    if (make(rig, config, bare, host, diags)) {
        return true;
    }
    rig_free(rig);
    return false;
}

void rig_free(struct rig *rig) {
    machine_destroy(rig->machine);
    if (rig->vmm)
        vmm_destroy(rig->vmm);
    free(rig->systems);
    *rig = (struct rig){0};
}

/* ---- Running ----------------------------------------------------------------------------------
 */

uint64_t rig_retired(const struct rig *rig) {
    return rig->machine ? rig->machine->system.retired : vmm_retired(rig->vmm);
}

static bool can_go_on(const struct rig *rig, const struct system *s) {
    return s->stop == STOP_NONE || s->stop == STOP_DEBUG ||
           (s->stop == STOP_LIMIT && s->retired < rig->limit);
}

bool rig_runs(const struct rig *rig) {
    for (size_t n = 0; n < rig->count; n++)
        if (can_go_on(rig, rig->systems[n]))
            return true;
    return false;
}

bool rig_stopped(const struct rig *rig) {
    for (size_t n = 0; n < rig->count; n++)
        if (rig->systems[n]->stop == STOP_DEBUG)
            return true;
    return false;
}

/* A machine cut short of its limit has not stopped: that is how the monitor has it, too. */
static void run_bare(const struct rig *rig, uint64_t total) {
    struct system *s = &rig->machine->system;
    if (machine_run(rig->machine, total < rig->limit ? total : rig->limit) == STOP_LIMIT &&
        s->retired < rig->limit)
        s->stop = STOP_NONE;
}

void rig_run(struct rig *rig, uint64_t total) {
    if (rig->machine)
        run_bare(rig, total);
    else
        vmm_run_to(rig->vmm, total, rig->limit);
}

/* The attention is taken, if it can be, before another line can come. */
bool rig_type(struct rig *rig, size_t system, uint16_t device, const char *text, size_t length) {
    if (system >= rig->count || !system_input(rig->systems[system], device, text, length))
        return false;
    rig_run(rig, rig_retired(rig));
    return true;
}

uint64_t rig_hash(const struct rig *rig) {
    uint64_t hash = rig->count;
    for (size_t n = 0; n < rig->count; n++) {
        uint64_t state = system_hash(rig->systems[n]);
        hash = XXH3_64bits_withSeed(&state, sizeof state, hash);
    }
    return hash;
}

struct storage *rig_storage(const struct rig *rig) {
    return rig->machine ? &rig->machine->storage : vmm_storage(rig->vmm);
}

size_t rig_shared_memory(const struct rig *rig) {
    size_t bytes = stor_image_memory(rig_storage(rig));
    for (size_t n = 0; n < rig->count; n++)
        bytes += chan_memory(rig->systems[n]->channels);
    return bytes;
}

void rig_walk(struct rig *rig, struct walk *w) {
    if (rig->machine)
        machine_walk(rig->machine, w);
    else
        vmm_walk(rig->vmm, w);
}

void rig_walk_system(struct rig *rig, size_t system, struct walk *w) {
    struct vm *vm = rig->vmm ? vmm_vm(rig->vmm, system) : NULL;
    struct vm nobody = {0}; /* of the bare machine nothing is noted */
    bool noted = vm;
    if (vm)
        vm_walk_guest(vm, w);
    else
        machine_walk_system(rig->machine, w);
    walk_bool(w, &noted);
    if (noted)
        vm_walk_notes(vm ? vm : &nobody, w);
    if (w->loading)
        stor_tell_renewed(rig_storage(rig));
}
