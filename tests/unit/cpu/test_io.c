/* The I/O instructions and DIAGNOSE, against links that answer what the test says. GA22-7000,
 * Input/Output Operations, I/O Instructions. */
#include "cpu_test.h"

struct channels_seen {
    struct io_result answer;
    enum isa_op op;
    uint16_t device;
    uint32_t caw;
    unsigned calls;
    struct cpu *shorten; /* cut the slice to one more instruction */
};

static struct io_result answer(void *owner, enum isa_op op, uint16_t device, uint32_t caw) {
    struct channels_seen *seen = owner;
    seen->op = op;
    seen->device = device;
    seen->caw = caw;
    seen->calls++;
    if (seen->shorten)
        cpu_shorten(seen->shorten, seen->shorten->retired + 2);
    return seen->answer;
}

struct rig {
    struct storage storage;
    struct channels_seen seen;
    struct cpu_links links;
    struct cpu *cpu;
};

static void rig_init(struct rig *r, enum model model, uint16_t code, struct io_result result) {
    *r = (struct rig){.seen.answer = result};
    r->links = (struct cpu_links){.owner = &r->seen, .io = answer};
    ck_assert(stor_init(&r->storage, TEST_STORAGE));
    memset(r->storage.bytes, 0, TEST_STORAGE);
    r->cpu = cpu_create(&r->storage, model, &r->links);
    ck_assert_ptr_nonnull(r->cpu);
    r->cpu->state.psw.ia = TEST_START;
    r->cpu->state.gr[1] = 0xABCD0100;
    be16_store(r->storage.bytes + TEST_START, code);
    be16_store(r->storage.bytes + TEST_START + 2, 0x100C);
    be32_store(r->storage.bytes + PSA_CAW, 0x30002000);
    memset(r->storage.bytes + PSA_CSW, 0xEE, 8);
}

static void rig_free(struct rig *r) {
    cpu_destroy(r->cpu);
    stor_free(&r->storage);
}

static const struct {
    uint16_t code;
    enum model model;
    enum isa_op op;
} codes[] = {
    {0x9C00, MODEL_S370, OP_SIO}, {0x9C01, MODEL_S370, OP_SIOF},  {0x9C01, MODEL_S360, OP_SIO},
    {0x9D00, MODEL_S370, OP_TIO}, {0x9D01, MODEL_S370, OP_CLRIO}, {0x9D01, MODEL_S360, OP_TIO},
    {0x9E00, MODEL_S370, OP_HIO}, {0x9E01, MODEL_S370, OP_HDV},   {0x9E01, MODEL_S360, OP_HIO},
    {0x9F00, MODEL_S370, OP_TCH}, {0x9F01, MODEL_S370, OP_TCH},   {0x9CFE, MODEL_S370, OP_SIO},
};

#define CODES (int)(sizeof codes / sizeof *codes)

/* The device address is the low-order halfword of the operand address. */
START_TEST(each_reaches_the_channels) {
    struct rig r;
    rig_init(&r, codes[_i].model, codes[_i].code, (struct io_result){.cc = _i % 4});
    ck_assert_int_eq(cpu_run(r.cpu, 1)->reason, CPU_EXIT_BUDGET);
    ck_assert_uint_eq(r.seen.calls, 1);
    ck_assert_int_eq(r.seen.op, codes[_i].op);
    ck_assert_uint_eq(r.seen.device, 0x010C);
    bool starts = codes[_i].op == OP_SIO || codes[_i].op == OP_SIOF;
    ck_assert_uint_eq(r.seen.caw, starts ? 0x30002000 : 0);
    ck_assert_uint_eq(r.cpu->state.psw.cc, _i % 4);
    ck_assert_uint_eq(be64_load(r.storage.bytes + PSA_CSW), UINT64_C(0xEEEEEEEEEEEEEEEE));
    rig_free(&r);
}
END_TEST

START_TEST(each_is_privileged) {
    struct rig r;
    rig_init(&r, codes[_i].model, codes[_i].code, (struct io_result){0});
    r.cpu->state.psw.problem = true;
    r.cpu->intercept = ~0u;
    ck_assert_uint_eq(cpu_run(r.cpu, 1)->interruption.code, PIC_PRIVILEGED_OPERATION);
    ck_assert_uint_eq(r.seen.calls, 0);
    rig_free(&r);
}
END_TEST

static const struct csw csw = {.key = 3,
                               .command_address = 0x2008,
                               .unit_status = UNIT_BUSY,
                               .channel_status = CHAN_PCI,
                               .count = 0x1234};

START_TEST(the_status_alone_is_stored) {
    struct rig r;
    rig_init(&r, MODEL_S370, 0x9C00, (struct io_result){1, CSW_STATUS, csw});
    cpu_run(r.cpu, 1);
    ck_assert_uint_eq(be64_load(r.storage.bytes + PSA_CSW), UINT64_C(0xEEEEEEEE1080EEEE));
    ck_assert_uint_eq(r.cpu->state.psw.cc, 1);
    rig_free(&r);
}
END_TEST

START_TEST(the_whole_csw_is_stored) {
    struct rig r;
    rig_init(&r, MODEL_S370, 0x9D00, (struct io_result){1, CSW_WHOLE, csw});
    cpu_run(r.cpu, 1);
    ck_assert_uint_eq(be64_load(r.storage.bytes + PSA_CSW), UINT64_C(0x3000200810801234));
    rig_free(&r);
}
END_TEST

/* CAW and CSW are at real addresses: prefixing applies. */
START_TEST(prefixing_applies) {
    struct rig r;
    rig_init(&r, MODEL_S370, 0x9C00, (struct io_result){1, CSW_WHOLE, csw});
    r.cpu->state.prefix = 0x5000;
    be32_store(r.storage.bytes + 0x5000 + PSA_CAW, 0x00004000);
    cpu_run(r.cpu, 1);
    ck_assert_uint_eq(r.seen.caw, 0x00004000);
    ck_assert_uint_eq(be64_load(r.storage.bytes + 0x5000 + PSA_CSW), UINT64_C(0x3000200810801234));
    rig_free(&r);
}
END_TEST

START_TEST(without_channels_nothing_is_operational) {
    struct rig r;
    rig_init(&r, MODEL_S370, 0x9C00, (struct io_result){0});
    r.links.io = NULL;
    cpu_run(r.cpu, 1);
    ck_assert_uint_eq(r.cpu->state.psw.cc, 3);
    rig_free(&r);
}
END_TEST

START_TEST(the_slice_can_be_shortened) {
    struct rig r;
    rig_init(&r, MODEL_S370, 0x9C00, (struct io_result){0});
    memcpy(r.storage.bytes + TEST_START + 4, "\x18\x22\x18\x22\x18\x22", 6);
    r.seen.shorten = r.cpu;
    r.cpu->executor = (enum cpu_executor)_i;
    ck_assert_int_eq(cpu_run(r.cpu, 100)->reason, CPU_EXIT_BUDGET);
    ck_assert_uint_eq(r.cpu->retired, 2);
    rig_free(&r);
}
END_TEST

static int diagnose(void *owner, struct cpu *cpu, const struct instr *i) {
    *(struct instr *)owner = *i;
    cpu->state.gr[i->r1] = 0x12345678;
    return PIC_NONE;
}

START_TEST(diagnose_is_the_links_matter) {
    struct storage storage;
    struct instr seen = {0};
    struct cpu_links links = {.owner = &seen, .diagnose = diagnose};
    ck_assert(stor_init(&storage, TEST_STORAGE));
    memset(storage.bytes, 0, TEST_STORAGE);
    struct cpu *cpu = cpu_create(&storage, MODEL_S370, &links);
    cpu->state.psw.ia = TEST_START;
    memcpy(storage.bytes + TEST_START, "\x83\x12\x30\x45", 4);
    ck_assert_int_eq(cpu_run(cpu, 1)->reason, CPU_EXIT_BUDGET);
    ck_assert_uint_eq(seen.d2, 0x45);
    ck_assert_uint_eq(seen.r3, 2);
    ck_assert_uint_eq(cpu->state.gr[1], 0x12345678);
    cpu_destroy(cpu);
    stor_free(&storage);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cpu/io");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, each_reaches_the_channels, 0, CODES);
    tcase_add_loop_test(all, each_is_privileged, 0, CODES);
    tcase_add_test(all, the_status_alone_is_stored);
    tcase_add_test(all, the_whole_csw_is_stored);
    tcase_add_test(all, prefixing_applies);
    tcase_add_test(all, without_channels_nothing_is_operational);
    tcase_add_loop_test(all, the_slice_can_be_shortened, CPU_FAST, CPU_REFERENCE + 1);
    tcase_add_test(all, diagnose_is_the_links_matter);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}
