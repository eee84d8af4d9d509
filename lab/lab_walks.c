/* How many table entries are read to translate an address: by a machine of its own; by the shadow
 * tables; and by a real CPU that would walk the guest's tables and its own, in two dimensions,
 * which ours cannot. Every read of an entry is counted where the walk makes it. */
#include "base/bits.h"
#include "lab/lab.h"
#include "vmm/shadow.h"
#include "vmm/vmm.h"

#define STORAGE       0x10000u
#define SEGMENT_TABLE 0x1000u
#define PAGE_TABLES   0x2000u /* of two segments */
#define SEGMENTS      2u
#define DATA          0x8000u /* pages lead to what is behind here */

/* Who reads, and how often. */
struct reader {
    const struct vm *vm;
    const struct stor_view *view;    /* what its addresses are addresses of */
    const struct dat_control *under; /* tables that its addresses go by, or NULL */
    uint64_t *reads;
};

static int read_entry(void *owner, raddr at, unsigned size, uint32_t *entry);

/* The walk of a reader's own tables, for an address that he means as virtual. */
static int walk(struct reader *r, const struct dat_control *control, vaddr va, raddr *real) {
    struct dat_result result;
    int code = dat_walk(read_entry, r, control, va, &result);
    *real = result.real;
    return code;
}

/* Where in real storage a guest's real address is, by the monitor's tables: a walk inside of one.
 */
static int find(const struct reader *r, raddr at, raddr *real) {
    struct stor_view all = {.storage = r->vm->storage, .size = r->vm->storage->size};
    struct reader inner = {.vm = r->vm, .view = &all, .reads = r->reads};
    return walk(&inner, r->under, at, real);
}

static int read_entry(void *owner, raddr at, unsigned size, uint32_t *entry) {
    struct reader *r = owner;
    uint8_t bytes[4];
    int code = r->under ? find(r, at, &at) : PIC_NONE;
    if (!code)
        code = view_read(r->view, at, bytes, size);
    *entry = size == 4 ? be32_load(bytes) : be16_load(bytes);
    ++*r->reads;
    return code;
}

/* ---- The guest --------------------------------------------------------------------------------
 */

static void put(const struct system *s, aaddr at, uint32_t value, uint32_t size) {
    uint8_t bytes[4];
    be32_store(bytes, value << 8 * (4 - size));
    view_write(&s->view, at, bytes, size);
}

static uint32_t pages_of(const struct dat_geometry *g) {
    return 1u << (g->segment_shift - g->page_shift);
}

static void make_tables(struct vm *vm, const struct dat_geometry *g) {
    uint32_t size = 1u << g->page_shift, frames = (STORAGE - DATA) / size;
    for (uint32_t n = 0; n < SEGMENTS; n++)
        put(&vm->system, SEGMENT_TABLE + 4 * n,
            DAT_SEGMENT_LENGTH | (PAGE_TABLES + 2 * n * pages_of(g)), 4);
    for (uint32_t n = 0; n < SEGMENTS * pages_of(g); n++)
        put(&vm->system, PAGE_TABLES + 2 * n, (DATA + n % frames * size) >> 8, 2);
    vm->virtual.cr[1] = SEGMENT_TABLE;
    vm->virtual.psw.ec = true;
    vm->virtual.psw.system_mask = SYSTEM_MASK_EC_DAT;
}

/* ---- Counting ---------------------------------------------------------------------------------
 */

enum { BARE, SHADOW, FIRST, NESTED, COLUMNS };

/* The first use of a page: the real CPU finds nothing, the monitor walks the guest's tables and
 * enters the page, and the real CPU walks again. */
static bool first_use(struct vm *vm, struct reader *real, struct reader *monitor,
                      const struct dat_control *shadow, const struct dat_control *own, vaddr va) {
    raddr at;
    int code;
    return walk(real, shadow, va, &at) != 0 && walk(monitor, own, va, &at) == 0 &&
           shadow_fill(vm, va, &code) == SHADOW_FILLED && walk(real, shadow, va, &at) == 0;
}

/* One address, each way; `reads` are added to. True when all ways lead to the same byte. */
static bool count_page(struct vm *vm, const struct stor_view *all, vaddr va,
                       uint64_t reads[COLUMNS]) {
    struct dat_control own = {vm->virtual.cr[0], vm->virtual.cr[1], 0};
    struct dat_control real = {vm->real.cr[0], vm->real.cr[1], 0};
    struct dat_control shadow = {vm->shadow.cr0, vm->shadow.cr1, 0};
    struct reader bare = {vm, &vm->system.view, NULL, &reads[BARE]};
    struct reader monitor = {vm, &vm->system.view, NULL, &reads[FIRST]};
    struct reader first = {vm, all, NULL, &reads[FIRST]};
    struct reader again = {vm, all, NULL, &reads[SHADOW]};
    struct reader nested = {vm, all, &real, &reads[NESTED]};
    raddr by_bare = 0, by_shadow = 0, by_nested = 0;
    bool good = walk(&bare, &own, va, &by_bare) == 0 &&
                first_use(vm, &first, &monitor, &shadow, &own, va) &&
                walk(&again, &shadow, va, &by_shadow) == 0 &&
                walk(&nested, &own, va, &by_nested) == 0 &&
                find(&nested, by_nested, &by_nested) == 0;
    return good && by_shadow == by_nested && by_shadow == view_bring(&vm->system.view, by_bare, 0);
}

static bool count_pages(struct vm *vm, const struct dat_geometry *g, uint64_t reads[COLUMNS]) {
    struct stor_view all = {.storage = vm->storage, .size = vm->storage->size};
    bool good = true;
    for (uint32_t n = 0; good && n < SEGMENTS * pages_of(g); n++)
        good = count_page(vm, &all, (n << g->page_shift) + 8, reads);
    return good;
}

/* All pages of the guest get frames: what is counted is not to depend on what was touched. */
static void bring_pages(const struct vm *vm) {
    for (aaddr at = 0; at < vm->system.view.size; at += STOR_PAGE_SIZE)
        view_bring(&vm->system.view, at, VIEW_MAY_EVICT);
}

/* A guest without translation: only the monitor's tables are there. */
static bool count_off(struct vm *vm, uint64_t reads[COLUMNS]) {
    struct dat_control real = {vm->real.cr[0], vm->real.cr[1], 0};
    struct stor_view all = {.storage = vm->storage, .size = vm->storage->size};
    struct reader reader = {vm, &all, NULL, &reads[SHADOW]};
    raddr at = 0;
    bool good = walk(&reader, &real, DATA, &at) == 0;
    reads[FIRST] = reads[NESTED] = reads[SHADOW];
    return good && at == view_bring(&vm->system.view, DATA, 0);
}

static void enter(struct lab_table *t, const char *name, const uint64_t reads[COLUMNS],
                  uint32_t translations) {
    struct lab_row *row = lab_add_row(t, "%s", name);
    for (size_t c = 0; c < COLUMNS; c++)
        row->value[c] = (double)reads[c] / translations;
}

/* A CR0 of 0: translation is off. */
static bool measure(struct lab_table *t, const char *name, uint32_t cr0) {
    static const struct machine_shape real = {MODEL_S370, 1u << 20, 1};
    static const struct machine_shape shape = {MODEL_S370, STORAGE, 1};
    uint64_t reads[COLUMNS] = {0};
    struct dat_geometry g;
    bool translates = dat_geometry_of(cr0, &g), good;
    struct vmm *vmm = vmm_create(&real);
    struct vm *vm = vmm ? vmm_add(vmm, name, &shape) : NULL;
    if (vm)
        bring_pages(vm);
    if (!vm) {
        good = false;
    } else if (translates) {
        vm->virtual.cr[0] = cr0;
        make_tables(vm, &g);
        good = shadow_begin(vm) && count_pages(vm, &g, reads);
    } else {
        good = count_off(vm, reads);
    }
    if (good)
        enter(t, name, reads, translates ? SEGMENTS * pages_of(&g) : 1);
    else if (vm)
        t->complaint = "the walks do not lead to the same place";
    if (vmm)
        vmm_destroy(vmm);
    return good;
}

bool lab_walks(struct lab_table *out) {
    *out = (struct lab_table){
        .title = "Table entries read to translate an address, by pages and segments",
        .rows_are = "guest",
        .values_are = "entries read for each translation",
        .columns = {{"bare", 2}, {"shadow", 2}, {"first use", 2}, {"nested", 2}},
        .column_count = COLUMNS};
    return measure(out, "off", 0) && measure(out, "2K, 64K", CR0_PAGE_2K | CR0_SEG_64K) &&
           measure(out, "4K, 64K", CR0_PAGE_4K | CR0_SEG_64K) &&
           measure(out, "2K, 1M", CR0_PAGE_2K | CR0_SEG_1M) &&
           measure(out, "4K, 1M", CR0_PAGE_4K | CR0_SEG_1M);
}
