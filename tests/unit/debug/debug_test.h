/* A debugger on a small machine, bare or under the monitor, and what it answers. The program stands
 * at 1000; its registers are zero. */
#ifndef TRAPEZE_TESTS_DEBUG_TEST_H
#define TRAPEZE_TESTS_DEBUG_TEST_H

#include "debug/debug.h"
#include "machine/guest.h"
#include "unit/suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct config config;
static struct rig rig;
static struct dbg *dbg;
static char *answer; /* all that was written since the last command */
static size_t answer_size;
static FILE *answer_file;
static char source_name[] = "/tmp/trapeze-debug-XXXXXX.asm";

static void begin(const char *source, bool bare) {
    struct diag_list diags;
    strcpy(source_name, "/tmp/trapeze-debug-XXXXXX.asm");
    int fd = mkstemps(source_name, 4);
    ck_assert_int_eq(write(fd, source, strlen(source)), (ssize_t)strlen(source));
    close(fd);
    diag_init(&diags);
    config = (struct config){0};
    ck_assert(guest_resolve(source_name, &config, &diags));
    config.systems[0].storage = 64 << 10;
    free(config.systems[0].name);
    config.systems[0].name = strdup("guest");
    bool made = rig_make(&rig, &config, bare, NULL, &diags);
    diag_print(&diags, stderr);
    ck_assert(made);
    answer_file = open_memstream(&answer, &answer_size);
    dbg = dbg_create(&rig, &config, &(struct dbg_host){.out = answer_file, .err = answer_file});
    diag_free(&diags);
}

static void end(void) {
    dbg_free(dbg);
    rig_free(&rig);
    config_free(&config);
    fclose(answer_file);
    free(answer);
    unlink(source_name);
}

/* Executes a line; what it wrote is in `answer`. */
static bool command(const char *line) {
    rewind(answer_file);
    bool good = dbg_command(dbg, line);
    fputc(0, answer_file);
    fflush(answer_file);
    return good;
}

/* It must succeed and its answer hold the text. */
static void says(const char *line, const char *text) {
    bool good = command(line);
    ck_assert_msg(good && strstr(answer, text), "%s: %s", line, answer);
}

/* It must fail, and its message hold the text. */
static void refuses(const char *line, const char *text) {
    bool good = command(line);
    ck_assert_msg(!good && strstr(answer, text), "%s: %s", line, answer);
}

#endif
