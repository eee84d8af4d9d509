/* The pager: which pages of the guests are in frames of real storage, and where the others are.
 *
 *   untouched ──access──> in a frame ──eviction──> in the backing store (vmm/backing.h)
 *       ^                  ^     │                       │
 *       └──── released ────┴─────┴────────access─────────┘
 *
 * A page that was never touched, or was given up, is in no frame and no slot: it has what storage
 * has before anything is stored (STOR_CLEARED), and gets a frame when it is accessed. So guests
 * may have more storage together than the real machine.
 *
 * To the guest nothing of this shows. Storage keys belong to its page, and go where it goes; the
 * reference and change bits that the pager takes from the real keys, to see what happens from now
 * on, are kept in the page's record and counted in when the guest looks (VIEW_KEPT). A page that is
 * missing costs an exit, no instruction.
 *
 * Which page goes, a clock says: its hand goes over the frames; a page that was referenced since it
 * came by last is passed, a page that would have to be written is passed once more. No guest is
 * left with less than its `min` for another's sake.
 *
 * Rules for whoever handles a guest's storage:
 *   - what was located by view_touch or view_bring stays in its frame until the guest runs on or
 *     something is brought with VIEW_MAY_EVICT. That is why PAGER_RESERVE frames are kept free:
 *     they are filled meanwhile, and made free again when the guest runs on (pager_refill).
 *   - looking (view_peek, view_read, view_key) changes nothing, nor who is in which frame.
 *   - with several real CPUs, a guest that runs has its pages to itself: others take pages of
 *     guests that do not run, which then belong to their own real CPU. All but looking and present
 *     pages is behind the workers' lock, which callers of what is declared here must not have.
 *   - then one guest may have to wait for another's turn to end: it waits where it needs none of
 *     its own pages, and gives what others wait for itself. What is promised is there (each one's
 *     min, and a reserve for each real CPU), so somebody always can go on.
 *   - a page that cannot be had stops its guest with a message, and no other. Until the dispatcher
 *     notices, its accesses go to the real page 0, which has no use.
 *
 * Example (what a balloon does):
 *   pager_release(vm, first, last);      the guest gives pages up
 *   pager_reclaim(vm, 10);               10 frames are taken from it, whatever it is doing
 *   pager_resident(vm)                   frames that it has now
 *
 * Source: Corbato, A Paging Experiment with the Multics System, 1968 (the clock); Waldspurger,
 * Memory Resource Management in VMware ESX Server, OSDI 2002.
 */
#ifndef TRAPEZE_VMM_PAGER_H
#define TRAPEZE_VMM_PAGER_H

#include "base/walk.h"
#include "mmu/storage.h"
#include "vmm/backing.h"

#define PAGER_RESERVE 8u /* frames kept free for each real CPU */
#define PAGER_MIN     8u /* frames that a guest has to have: what one instruction may need */

struct vm;
struct allocator;
struct workers;
struct pager;

/* A page of a guest. */
struct page {
    struct vm *vm;
    struct page *next; /* another page in the same frame */
    uint32_t slot;     /* in the backing store, with the contents that it had there; BACKING_NONE */
    uint8_t keys[2];   /* while it is absent its keys; else the bits of them that are kept */
    uint8_t marks[2];  /* while it is absent: STOR_NOTE_STORE and _FETCH of its blocks */
    bool passed;       /* the clock has passed it because it would have to be written */
    bool used;         /* referenced since it was watched, as far as the real keys do not tell */
    bool fresh;        /* the clock has not come by since it was brought */
};

/* What the monitor keeps of a guest's pages: member of struct vm. */
struct vm_pages {
    struct stor_pager ops; /* what the guest's view calls */
    struct vm *vm;
    struct pager *pager;
    struct page *pages; /* one for each, as in vm->frames */
    uint32_t count;
    uint32_t resident; /* that are in a frame */
    uint32_t min;      /* frames that other guests leave it */
    uint32_t target;   /* frames that it should have (vmm/balancer.h); min unless that says more */
    uint32_t max;      /* frames that it has at most, but for those that one instruction needs */
    uint32_t hand;     /* of its own clock: pager_reclaim */
    uint8_t peeked[STOR_PAGE_SIZE]; /* a page of the backing store that somebody looks at */
};

struct pager {
    struct allocator *allocator;
    struct storage *storage;
    struct backing *backing;
    struct workers *workers; /* whose lock is around it while virtual machines run */
    struct storage *here;    /* the handle of the real CPU that has the lock */
    uint32_t hand;           /* the clock's: the frame that it looks at next */
    const struct vm *needy;  /* waits for frames of those who have more than their min */
    aaddr wanted;            /* somebody waits for frames below to become tables; 0: nobody */
    uint8_t cleared[STOR_PAGE_SIZE];
};

bool pager_init(struct pager *p, struct allocator *a, struct workers *workers);
void pager_free(struct pager *p);

/* Gives a guest its pages, all untouched, and its tables: vm->frames, vm->pages and vm->tables.
 * False when its tables and its min do not fit, or the host has no memory. */
bool pager_grant(struct pager *p, struct vm *vm, uint32_t size);
void pager_end(struct vm *vm);

/* Makes a page of the guest present; `what` as in view_bring. False: the guest is stopped. */
bool pager_bring(struct vm *vm, uint32_t page, unsigned what);

/* The same, in a frame below 16 MB: all that the entries of 2 KB pages can name. */
bool pager_bring_low(struct vm *vm, uint32_t page);

/* Makes the reserve whole again, if it can be: before a guest runs on. */
void pager_refill(struct pager *p, struct vm *vm);

/* A guest's turn is over: it gives what others that run wait for. With the workers' lock, by the
 * thread that ran it. */
void pager_yield(struct pager *p, struct vm *vm);

/* Takes room for tables, a multiple of 4 KB, below 16 MB; for tables that are not vital, only room
 * that no guest would miss. False when there is none. */
bool pager_tables(struct vm *vm, uint32_t size, bool vital, raddr *at);

/* So many virtual machines more, or fewer, may want their first shadow tables yet. */
void pager_expect(struct pager *p, int more);

/* Are stores into this absolute page of the guest refused: for its tables' sake (vmm/shadow.h), or
 * because others have the frame? */
bool pager_refuses(const struct vm *vm, aaddr page);

/* The guest gives up what is in its pages first … last: they become untouched. Keys stay. */
void pager_release(struct vm *vm, uint32_t first, uint32_t last);

/* Evicts up to so many pages of a guest, down to none; how many it did. */
uint32_t pager_reclaim(struct vm *vm, uint32_t count);

/* Pages that are alike (vmm/sharing.h). May a page be in a frame with others? It is present, its
 * reference bits are on, so that nothing of that kind is left to record, and nobody watches it. */
bool pager_can_share(const struct vm *vm, uint32_t page);

/* The 4 KB of a page that is present; the access-control and fetch-protection bits of its two keys;
 * and whether it is in a frame with others. */
const uint8_t *pager_contents(const struct vm *vm, uint32_t page);
uint16_t pager_protection(const struct vm *vm, uint32_t page);
bool pager_is_shared(const struct vm *vm, uint32_t page);

/* Puts a page into the frame of another one that is alike, and gives its own back; both can share.
 * A store into either, or a new key, parts it again. Nothing is done if the frame is too high for a
 * guest that may name it by entries of 2 KB pages. Only while one real CPU runs guests. */
void pager_share(struct page *page, struct page *with);

/* What a guest has done with a page since it was watched. */
enum pager_use {
    PAGER_NOTHING, /* there is nothing in it: never touched, or given up */
    PAGER_IDLE,
    PAGER_USED,
};
void pager_watch(struct vm *vm, uint32_t page);
enum pager_use pager_use(const struct vm *vm, uint32_t page);

/* Pages that have contents, in a frame or in the backing store. */
uint32_t pager_touched(const struct vm *vm);

/* Promises a guest at least `min` frames and lets it have `max`, where it has to have PAGER_MIN in
 * any case. False when so many are not left. */
bool pager_promise(struct vm *vm, uint32_t min, uint32_t max);

/* Frames of a guest; and how many are free altogether, by a look without the lock. */
uint32_t pager_resident(const struct vm *vm);
uint32_t pager_free_frames(const struct pager *p);

/* Walks the guest's pages, and the contents of those that are absent (base/walk.h). Before they are
 * loaded, the pages of all guests are forgotten, then the allocator's walk has all frames free. */
void pager_forget(struct vm *vm);
void pager_walk_clock(struct pager *p, struct walk *w);
void pager_walk(struct vm *vm, struct walk *w);

#endif
