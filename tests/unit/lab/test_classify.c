/* The classifier: its apparatus, its verdicts, and the mutants that it must find.
 * Popek and Goldberg 1974, sections 3 to 6. */
#include "base/bits.h"
#include "lab/classify.h"
#include "lab/oracle.h"
#include "unit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define QUICK_SEEDS 3

static struct lab lab;
static struct lab_state state, other;
static struct lab_outcome outcome, second;
static struct classification result;

/* A plain state with an instruction at the window's begin. */
static void given(uint64_t instruction) {
    struct random r = {1};
    uint8_t bytes[8];
    lab_random_state(&state, 0x0700, &r);
    memset(state.cpu.gr, 0, sizeof state.cpu.gr);
    state.cpu.gr[12] = LAB_WINDOW;
    state.cpu.cr[0] &= ~CR0_SSM_SUPPRESSION;
    state.cpu.psw.key = 0;
    state.cpu.psw.system_mask = SYSTEM_MASK_EC_DAT;
    state.cpu.psw.ia = LAB_WINDOW;
    be64_store(bytes, instruction);
    memcpy(state.bytes + LAB_WINDOW, bytes, sizeof bytes);
}

static void run_on(enum cpu_executor executor, const struct cpu_variant *variant) {
    ck_assert(lab_init(&lab, MODEL_S370, executor, variant));
    lab_run(&lab, &state, &outcome);
    lab_free(&lab);
}

#define NOPR     0x0700000000000000u
#define SSM_100  0x8000C10000000000u
#define LPSW_100 0x8200C10000000000u
#define ST_0_100 0x5000C10000000000u
#define L_1_900  0x5810090000000000u
#define SSK_1_2  0x0812000000000000u
#define PTLB     0xB20D000000000000u

START_TEST(what_an_instruction_changes_is_told) {
    static const struct {
        uint64_t instruction;
        enum lab_trap trap;
        unsigned changed;
    } rows[] = {
        {NOPR, LAB_DONE, 0},
        {ST_0_100, LAB_DONE, 0}, /* in the window */
        {SSM_100, LAB_DONE, 1u << LAB_SYSTEM_MASK},
        {PTLB, LAB_DONE, 1u << LAB_TLB},
        {SSK_1_2, LAB_DONE, 1u << LAB_STORAGE_KEYS},
        {L_1_900, LAB_MEMORY, 0}, /* page 0 is not the program's */
    };
    enum cpu_executor executor = _i % 2 ? CPU_FAST : CPU_REFERENCE;
    given(rows[_i / 2].instruction);
    state.bytes[LAB_WINDOW + 0x100] = SYSTEM_MASK_EC_DAT | SYSTEM_MASK_EXTERNAL;
    state.cpu.gr[2] = 0x4000;
    state.keys[0x4000 >> STOR_BLOCK_SHIFT] = 0x50;
    run_on(executor, NULL);
    ck_assert_int_eq(outcome.trap, rows[_i / 2].trap);
    ck_assert_uint_eq(outcome.changed, rows[_i / 2].changed);
}
END_TEST

START_TEST(lpsw_may_change_all_of_the_psw) {
    given(LPSW_100);
    const uint8_t psw[8] = {0x01, 0x57, 0, 0, 0, 0, 0x20, 0x00};
    memcpy(state.bytes + LAB_WINDOW + 0x100, psw, sizeof psw);
    run_on(CPU_REFERENCE, NULL);
    ck_assert_int_eq(outcome.trap, LAB_DONE);
    ck_assert_uint_eq(outcome.changed, 1u << LAB_MODE | 1u << LAB_RELOCATION | 1u << LAB_PSW_MODE |
                                           1u << LAB_SYSTEM_MASK | 1u << LAB_KEY);
    state.cpu.psw.problem = true;
    run_on(CPU_REFERENCE, NULL);
    ck_assert_int_eq(outcome.trap, LAB_PRIVILEGED);
}
END_TEST

START_TEST(program_runs_alike_at_both_places) {
    given(ST_0_100);
    state.cpu.gr[0] = 0xCAFEF00D;
    struct random r = {1};
    other = state;
    ck_assert(lab_perturb(&other, LAB_RELOCATION, &r));
    ck_assert(lab_init(&lab, MODEL_S370, CPU_REFERENCE, NULL));
    lab_run(&lab, &state, &outcome);
    ck_assert_uint_eq(be32_load(lab.storage.bytes + 0x2100), 0xCAFEF00D);
    lab_run(&lab, &other, &second);
    ck_assert_uint_eq(be32_load(lab.storage.bytes + 0x5100), 0xCAFEF00D); /* place B */
    ck_assert_uint_ne(be32_load(lab.storage.bytes + 0x2100), 0xCAFEF00D);
    ck_assert(lab_same_to_program(&outcome, &second));
    lab_free(&lab);
}
END_TEST

/* A variant's instruction is executed under the fast core too. */
START_TEST(variant_is_executed_by_either_core) {
    given(0x0D10000000000000u); /* SMSW 1 */
    state.cpu.psw.problem = true;
    run_on(_i ? CPU_FAST : CPU_REFERENCE, &mutant_find("smsw")->variant);
    ck_assert_int_eq(outcome.trap, LAB_DONE);
    ck_assert_uint_eq(outcome.cpu.gr[1], 0x0409);
    run_on(_i ? CPU_FAST : CPU_REFERENCE, NULL);
    ck_assert_int_eq(outcome.trap, LAB_OPERATION);
}
END_TEST

START_TEST(models_are_virtualizable_and_the_table_right) {
    struct classify_plan plan = {
        .model = _i % 2 ? MODEL_S370 : MODEL_S360, .seed = 7, .cases = 1, .fast = _i / 2};
    ck_assert(classify(&plan, &result));
    for (unsigned n = 0; n < OP_COUNT; n++)
        ck_assert_msg(result.subjects[n].agrees, "%s: %s", isa_rows[n].mnemonic,
                      classify_verdict_name(result.subjects[n].verdict));
    ck_assert(result.theorem1 && result.theorem3 && result.agrees);
    ck_assert_int_eq(result.subjects[OP_SSM].verdict, CLASSIFY_PRIVILEGED);
    ck_assert_int_eq(result.subjects[OP_SVC].verdict, CLASSIFY_TRAPS);
    ck_assert_int_eq(result.subjects[OP_MVC].verdict, CLASSIFY_INNOCUOUS);
    ck_assert_int_eq(result.subjects[OP_EX].verdict, CLASSIFY_INNOCUOUS);
    ck_assert_int_eq(result.subjects[OP_INVALID].verdict, CLASSIFY_INVALID);
}
END_TEST

/* Runs the experiment with one subject only. */
static void classify_one(struct classify_plan plan, unsigned subject) {
    static bool only[OP_COUNT + 1];
    memset(only, false, sizeof only);
    only[subject] = true;
    plan.only = only;
    plan.cases = 1;
    ck_assert(classify(&plan, &result));
}

static unsigned culprit(const struct mutant *m) {
    return m->variant.routine ? CLASSIFY_MUTANT : m->needs;
}

START_TEST(every_mutant_is_found) {
    const struct mutant *m = &mutants[_i];
    for (uint64_t seed = 1; seed <= QUICK_SEEDS && mutant_possible(m, MODEL_S370); seed++) {
        classify_one((struct classify_plan){.model = MODEL_S370, .seed = seed, .mutant = m},
                     culprit(m));
        ck_assert_msg(!result.theorem1, "%s, seed %d", m->name, (int)seed);
        ck_assert_msg(result.theorem3 == m->hybrid, "%s, seed %d", m->name, (int)seed);
        ck_assert_int_eq(result.subjects[culprit(m)].verdict, CLASSIFY_SENSITIVE);
    }
}
END_TEST

START_TEST(disagreement_with_the_table_is_told) {
    classify_one((struct classify_plan){.seed = 1, .mutant = mutant_find("ssk")}, OP_SSK);
    ck_assert(!result.agrees);
    ck_assert(!result.subjects[OP_SSK].agrees);
    classify_one((struct classify_plan){.seed = 1}, OP_SSK);
    ck_assert(result.agrees);
}
END_TEST

static bool mutant_is_harmful(const struct mutant *m, const struct cpu_variant *variant,
                              struct oracle_verdict *verdict) {
    struct mutant context = *m;
    struct oracle_subject subject = {.name = m->name,
                                     .shape = {MODEL_S370, MUTANT_GUEST_STORAGE, 1},
                                     .setup = mutant_set_up,
                                     .context = &context,
                                     .limit = 100,
                                     .slice = 1,
                                     .variant = variant};
    FILE *nothing = fopen("/dev/null", "w");
    ck_assert(oracle_compare(&subject, verdict, nothing));
    fclose(nothing);
    return !verdict->same;
}

START_TEST(every_mutant_harms_its_guest) {
    const struct mutant *m = &mutants[_i];
    struct oracle_verdict v;
    if (!mutant_possible(m, MODEL_S370))
        return;
    ck_assert_msg(mutant_is_harmful(m, &m->variant, &v), "%s", m->name);
    ck_assert_uint_gt(v.difference_at, 0);
    ck_assert_msg(!mutant_is_harmful(m, NULL, &v), "%s without the mutation", m->name);
    ck_assert_ptr_null(v.complaint);
}
END_TEST

START_TEST(witness_is_small_and_shows_the_finding) {
    static struct classify_witness w;
    struct classify_goal goal;
    struct classify_words words;
    classify_one((struct classify_plan){.model = MODEL_S370, .seed = 1}, OP_STPX);
    ck_assert(classify_choose(&result.subjects[OP_STPX], &goal));
    ck_assert_int_eq(goal.kind, CLASSIFY_READS);
    ck_assert_int_eq(goal.component, LAB_PREFIX);
    ck_assert(classify_witness(&result, OP_STPX, &goal, &w));
    unsigned registers = 0;
    for (unsigned n = 0; n < NO_REGISTER; n++)
        registers += w.state.cpu.gr[n] != 0;
    ck_assert_uint_le(registers, 1); /* the base register */
    ck_assert_int_eq(w.here.trap, LAB_DONE);
    ck_assert_int_eq(w.in_problem.trap, LAB_PRIVILEGED);
    ck_assert(!lab_same_to_program(&w.here, &w.there));
    classify_describe(&w, MODEL_S370, &words);
    ck_assert_ptr_nonnull(strstr(words.instruction, "STPX"));
    ck_assert_ptr_nonnull(strstr(words.there, "with other prefix: storage"));
    ck_assert_str_eq(words.problem, "problem state: privileged-operation exception");
}
END_TEST

START_TEST(equal_seeds_give_equal_experiments) {
    static struct classification first;
    struct classify_plan plan = {.model = MODEL_S370, .seed = 5};
    classify_one(plan, OP_SSM);
    first = result;
    classify_one(plan, OP_SSM);
    ck_assert_mem_eq(&first.subjects[OP_SSM], &result.subjects[OP_SSM], sizeof *first.subjects);
    plan.seed = 6;
    classify_one(plan, OP_SSM);
    ck_assert_mem_ne(&first.subjects[OP_SSM], &result.subjects[OP_SSM], sizeof *first.subjects);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lab/classify");
    TCase *tc = tcase_create("classify");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, what_an_instruction_changes_is_told, 0, 12);
    tcase_add_test(tc, lpsw_may_change_all_of_the_psw);
    tcase_add_test(tc, program_runs_alike_at_both_places);
    tcase_add_loop_test(tc, variant_is_executed_by_either_core, 0, 2);
    tcase_add_loop_test(tc, models_are_virtualizable_and_the_table_right, 0, 4);
    tcase_add_loop_test(tc, every_mutant_is_found, 0, (int)mutant_count);
    tcase_add_test(tc, disagreement_with_the_table_is_told);
    tcase_add_loop_test(tc, every_mutant_harms_its_guest, 0, (int)mutant_count);
    tcase_add_test(tc, witness_is_small_and_shows_the_finding);
    tcase_add_test(tc, equal_seeds_give_equal_experiments);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
