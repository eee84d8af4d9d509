/* Main storage and storage keys, and views of them.
 *
 * Absolute storage is an array of bytes with one key for each 2 KB block:
 *
 *   key   0-3 access-control bits | 4 fetch protection | 5 reference | 6 change | 7 zero
 *
 * A *view* is the storage that one machine sees. The bare machine's view is the whole of storage.
 * A virtual machine's view is its own absolute storage, each 4 KB page of it somewhere in the real
 * machine's storage. Channels, interruptions, IPL, dumps and hashes work on views, so they are the
 * same code for both. (Instructions of a guest do not use the view: they go through the real
 * machine's DAT.) A page of it may be in no frame at the moment; a *pager* brings it when it is
 * accessed, and tells what is in it to whoever only looks.
 *
 * A *watcher* is told of stores into blocks that are marked (the fast core keeps decoded code of
 * them, a debugger waits for the store), of fetches from blocks that are marked so, and of every
 * change of a key (the fast core keeps translations that depend on keys). The same mark makes
 * images (mmu/image.h) cheap: the first store into a block after an image was taken is noted.
 *
 * Several CPUs that run at once have a *handle* each (stor_share): the bytes and keys are the same,
 * the notes, decoded code and watchers its own. Who stores through one handle tells nobody of
 * another: whoever goes from one to another sees to it that what the other remembers of his blocks
 * is void. Blocks that several use at once are only fetched from; recording their reference bit
 * again writes nothing.
 *
 * Source: GA22-7000, Main Storage; Storage Protection.
 */
#ifndef TRAPEZE_MMU_STORAGE_H
#define TRAPEZE_MMU_STORAGE_H

#include "base/bits.h"
#include "isa/psa.h"

#define STOR_BLOCK_SHIFT 11 /* 2 KB: what one storage key covers */
#define STOR_BLOCK_SIZE  (1u << STOR_BLOCK_SHIFT)
#define STOR_PAGE_SHIFT  12 /* 4 KB: what prefixing and views map */
#define STOR_PAGE_SIZE   (1u << STOR_PAGE_SHIFT)
#define STOR_SIZE_MIN    (8u << 10)  /* two pages: the prefix area and one more */
#define STOR_SIZE_MAX    (64u << 20) /* 26-bit absolute addresses */

/* What each byte of storage holds before anything is stored. No program may count on zeros. */
#ifdef TRAPEZE_TORTURE
#define STOR_CLEARED 0xE5
#else
#define STOR_CLEARED 0
#endif

#define KEY_ACCESS    0xF0u
#define KEY_FETCH     0x08u
#define KEY_REFERENCE 0x04u
#define KEY_CHANGE    0x02u

struct stor_watcher {
    struct stor_watcher *next;
    void *owner;
    /* Bytes [at, at + length) of a marked block were stored by someone else than the owner. */
    void (*stored)(void *owner, aaddr at, uint32_t length);
    /* The key of the block at `at` changed, or what of its accesses is watched. */
    void (*key_changed)(void *owner, aaddr at);
    /* An image was taken or restored, or blocks were copied: every store and key has to be looked
     * at again. May be NULL. */
    void (*renewed)(void *owner);
    /* The block at `at` has the contents of an image now: no store, but decoded code of it is void.
     * Before `renewed`; may be NULL. */
    void (*restored)(void *owner, aaddr at);
    /* Bytes [at, at + length) of a block with STOR_NOTE_FETCH were fetched; may be NULL. */
    void (*fetched)(void *owner, aaddr at, uint32_t length);
};

/* Why a store into a block is to be noted. */
#define STOR_NOTE_CODE   0x01u /* a watcher wants to hear of it: the block has decoded code */
#define STOR_NOTE_CLEAN  0x02u /* the block is still as in `image` */
#define STOR_NOTE_STORE  0x04u /* a debugger waits for stores into the block */
#define STOR_NOTE_FETCH  0x08u /* … and for fetches of data, by instructions and channels */
#define STOR_NOTE_TRACE  0x10u /* a watcher wants to hear of stores: it holds translation tables */
#define STOR_NOTE_COPIED 0x20u /* the block is still as it was copied (mmu/copying.h) */

struct storage {
    uint8_t *bytes;
    uint8_t *keys;  /* one for each block */
    bool shared;    /* bytes and keys are another handle's */
    uint8_t *notes; /* one for each block: STOR_NOTE_ bits; 0: nobody needs to hear of stores */
    /* For each block with STOR_NOTE_CODE the halfwords that decoded code covers: bit n from the
     * right of word w is halfword 64 w + n. Else NULL. */
    const uint64_t **code;
    uint32_t size; /* bytes; a multiple of STOR_PAGE_SIZE */
    struct stor_watcher *watchers;
    aaddr watched_from, watched_to; /* bytes for whose sake blocks have STOR_NOTE_STORE */
    struct stor_image *image;       /* taken or restored last, or NULL (mmu/image.h) */
};

/* Makes zeroed storage with zero keys (junk-filled under TRAPEZE_TORTURE). False when the size is
 * not a multiple of 4 KB between STOR_SIZE_MIN and STOR_SIZE_MAX or the host has no memory. */
bool stor_init(struct storage *s, uint32_t size);
void stor_free(struct storage *s);

/* Makes another handle of a storage that outlives it. False when the host has no memory. */
bool stor_share(struct storage *s, const struct storage *of);

void stor_watch(struct storage *s, struct stor_watcher *watcher);
void stor_unwatch(struct storage *s, struct stor_watcher *watcher);

/* May bytes [at, at + length), which lie in one block, hit decoded code? Exact if they lie in an
 * aligned 128 bytes; else any code in the block counts. */
static inline bool stor_hits_code(const struct storage *s, aaddr at, uint32_t length) {
    const uint64_t *covered = s->code[at >> STOR_BLOCK_SHIFT];
    uint32_t first = at % STOR_BLOCK_SIZE / 2, last = (at + length - 1) % STOR_BLOCK_SIZE / 2;
    return covered && (first / 64 != last / 64 ||
                       covered[first / 64] >> first % 64 & UINT64_MAX >> (63 - (last - first)));
}

/* Notes a store that is done or about to be done, within one block. */
void stor_note(struct storage *s, aaddr at, uint32_t length);
static inline void stor_note_store(struct storage *s, aaddr at, uint32_t length) {
    uint8_t notes = s->notes[at >> STOR_BLOCK_SHIFT];
    if (notes && (notes != STOR_NOTE_CODE || stor_hits_code(s, at, length)))
        stor_note(s, at, length);
}

/* A block is no longer as in the image, nor as it was copied: for whoever stores into it again and
 * again and notes that itself otherwise (the translation-lookaside buffer). */
static inline void stor_note_change(struct storage *s, uint32_t block) {
    s->notes[block] &= (uint8_t) ~(STOR_NOTE_CLEAN | STOR_NOTE_COPIED);
}

/* Tells the watchers that an image was taken or restored or blocks were copied, or that one block
 * of an image was restored. */
void stor_tell_renewed(struct storage *s);
void stor_tell_restored(struct storage *s, aaddr at);

/* The same of a fetch of data. */
void stor_tell_fetch(struct storage *s, aaddr at, uint32_t length);
static inline void stor_note_fetch(struct storage *s, aaddr at, uint32_t length) {
    if (s->notes[at >> STOR_BLOCK_SHIFT] & STOR_NOTE_FETCH)
        stor_tell_fetch(s, at, length);
}

/* Says which accesses to the block at `at` are watched: STOR_NOTE_STORE, STOR_NOTE_FETCH,
 * both or 0. Tells the watchers. */
void stor_set_watched(struct storage *s, aaddr at, uint8_t marks);

/* Records a reference, and with `store` a change, in a block's key. */
static inline void stor_record(struct storage *s, uint32_t block, bool store) {
    uint8_t bits = store ? KEY_REFERENCE | KEY_CHANGE : KEY_REFERENCE;
    if ((s->keys[block] & bits) != bits)
        s->keys[block] |= bits;
}

/* Says that of the blocks with STOR_NOTE_STORE only bytes [from, to) matter: stores beside them may
 * be told of or not. All do when nothing is said. */
void stor_set_watched_bytes(struct storage *s, aaddr from, aaddr to);

/* Must an access to bytes [at, at + length), in one block, be told of? For the sake of fetches each
 * store into a block counts as one: what is remembered of it would serve fetches, too. */
static inline bool stor_is_watched(const struct storage *s, aaddr at, uint32_t length, bool store) {
    uint8_t notes = s->notes[at >> STOR_BLOCK_SHIFT];
    return notes & STOR_NOTE_FETCH || (store && notes & STOR_NOTE_STORE && at < s->watched_to &&
                                       at + length > s->watched_from);
}

/* Sets the whole key (bit 7 is dropped) of the block at an absolute address and tells watchers. */
void stor_set_key(struct storage *s, aaddr at, uint8_t key);

/* May an access with the PSW's or channel's key go to a block with this storage key? */
static inline bool stor_key_permits(uint8_t storage_key, uint8_t access_key, bool store) {
    return access_key == 0 || (storage_key >> 4) == access_key ||
           (!store && !(storage_key & KEY_FETCH));
}

/* Prefixing: a real address in page 0 and one in the page at the prefix change places. */
static inline aaddr stor_prefix(raddr real, raddr prefix) {
    raddr page = real & ~(STOR_PAGE_SIZE - 1);
    return page == 0 || page == prefix ? real ^ prefix : real;
}

/* What the low bits of an entry of `frames` say of a page. */
#define VIEW_ABSENT 0x1u /* it is in no frame */
#define VIEW_SHARED 0x2u /* other pages are in the same frame: stores have to ask */
#define VIEW_KEPT   0x4u /* the pager keeps reference or change bits that the real keys lack */
#define VIEW_FLAGS  (STOR_PAGE_SIZE - 1)

/* What a page is brought for: 0, or the sum of these. */
#define VIEW_STORES    0x1u /* a store follows */
#define VIEW_MAY_EVICT 0x2u /* no address that was given out before is in use any more */

/* Whoever gives a view its frames (vmm/pager.h); all of them are told the page's number. */
struct stor_pager {
    /* Makes a page present, and the only one in its frame if a store follows: its frame. */
    aaddr (*bring)(struct stor_pager *pager, uint32_t page, unsigned what);
    /* The 4 KB of a page that is absent, good until the next call. Changes nothing. */
    const uint8_t *(*peek)(struct stor_pager *pager, uint32_t page);
    /* The key of a block of the page (0 or 1) as the view's program knows it; sets it. */
    uint8_t (*key)(const struct stor_pager *pager, uint32_t page, unsigned block);
    void (*set_key)(struct stor_pager *pager, uint32_t page, unsigned block, uint8_t key);
    /* What goes with a block of an absent page of the notes on storage: STOR_NOTE_COPIED. */
    uint8_t *(*notes)(struct stor_pager *pager, uint32_t page, unsigned block);
    /* The contents of the page are given up. */
    void (*release)(struct stor_pager *pager, uint32_t page);
};

struct stor_view {
    struct storage *storage;
    const aaddr *frames; /* storage's absolute address of each page of the view, and flags; NULL:
                            identity */
    uint32_t size;       /* bytes of the view */
    struct stor_pager *pager; /* NULL: no entry has a flag */
};

/* Makes the page of a byte of the view present, and says where the byte lies in storage; at <
 * view->size. Without VIEW_MAY_EVICT, what was located before stays where it is. */
static inline aaddr view_bring(const struct stor_view *v, aaddr at, unsigned what) {
    if (!v->frames)
        return at;
    aaddr frame = v->frames[at >> STOR_PAGE_SHIFT];
    if (frame & (what & VIEW_STORES ? VIEW_ABSENT | VIEW_SHARED : VIEW_ABSENT))
        frame = v->pager->bring(v->pager, at >> STOR_PAGE_SHIFT, what);
    return (frame & ~VIEW_FLAGS) | (at & (STOR_PAGE_SIZE - 1));
}

/* Where a byte of the view lies in storage if its page is present; else false. */
static inline bool view_locate(const struct stor_view *v, aaddr at, aaddr *absolute) {
    aaddr frame = v->frames ? v->frames[at >> STOR_PAGE_SHIFT] : at & ~VIEW_FLAGS;
    *absolute = (frame & ~VIEW_FLAGS) | (at & (STOR_PAGE_SIZE - 1));
    return !(frame & VIEW_ABSENT);
}

/* The notes on the block of a byte of the view, wherever it is. */
static inline uint8_t *view_notes(const struct stor_view *v, aaddr at) {
    aaddr absolute;
    if (view_locate(v, at, &absolute))
        return &v->storage->notes[absolute >> STOR_BLOCK_SHIFT];
    return v->pager->notes(v->pager, at >> STOR_PAGE_SHIFT, at >> STOR_BLOCK_SHIFT & 1);
}

/* Host address of a byte of the view, to look at it now, without any effect. */
static inline const uint8_t *view_peek(const struct stor_view *v, aaddr at) {
    aaddr absolute;
    if (view_locate(v, at, &absolute))
        return v->storage->bytes + absolute;
    return v->pager->peek(v->pager, at >> STOR_PAGE_SHIFT) + (at & (STOR_PAGE_SIZE - 1));
}

/* Copies bytes from or to the view. PIC_ADDRESSING when any lies outside (nothing is copied).
 * No key is checked or changed: for dumps, loading and the like. */
int view_read(const struct stor_view *v, aaddr at, void *out, uint32_t length);
int view_write(const struct stor_view *v, aaddr at, const void *in, uint32_t length);

/* As a channel or an interruption does it: checks the access key block by block and sets
 * reference and change bits. Returns 0, PIC_ADDRESSING or PIC_PROTECTION; *done bytes before the
 * first bad block were copied. A count that passes the end of the view is an addressing error. */
int view_fetch(const struct stor_view *v, aaddr at, uint8_t key, void *out, uint32_t length,
               uint32_t *done);
int view_store(const struct stor_view *v, aaddr at, uint8_t key, const void *in, uint32_t length,
               uint32_t *done);

/* The key of the block that holds an address inside the view. */
static inline uint8_t view_key(const struct stor_view *v, aaddr at) {
    aaddr frame = v->frames ? v->frames[at >> STOR_PAGE_SHIFT] : at & ~VIEW_FLAGS;
    unsigned block = at >> STOR_BLOCK_SHIFT & 1;
    if (frame & (VIEW_ABSENT | VIEW_KEPT))
        return v->pager->key(v->pager, at >> STOR_PAGE_SHIFT, block);
    return v->storage->keys[(frame >> STOR_BLOCK_SHIFT) + block];
}
void view_set_key(const struct stor_view *v, aaddr at, uint8_t key);

/* Gives up the contents of the page at an address inside the view: they are from now on what
 * storage has before anything is stored. Its keys stay. */
void view_release(const struct stor_view *v, aaddr page);

/* The CPU's own accesses within a block of the view that is known to be there: the host's address
 * of the byte, after reference (and change) are recorded and, for a store that is about to follow,
 * the watchers are told of 8 bytes from its doubleword boundary on. The address is good until the
 * program of the view runs on or a channel accesses its storage. */
static inline uint8_t *view_touch(const struct stor_view *v, aaddr at, bool store) {
    aaddr absolute = view_bring(v, at, store ? VIEW_STORES : 0);
    struct storage *s = v->storage;
    stor_record(s, absolute >> STOR_BLOCK_SHIFT, store);
    if (store)
        stor_note_store(s, absolute & ~7u, 8);
    return s->bytes + absolute;
}

/* Words of the view at an address known to be inside and aligned; reference and change bits are
 * recorded, keys are not checked: the CPU's own accesses to assigned locations. */
static inline uint32_t view_psa_load(const struct stor_view *v, aaddr at) {
    return be32_load(view_touch(v, at, false));
}

static inline void view_psa_store(const struct stor_view *v, aaddr at, uint32_t word) {
    be32_store(view_touch(v, at, true), word);
}

/* The same of doublewords. */
static inline uint64_t view_psa_load_double(const struct stor_view *v, aaddr at) {
    return be64_load(view_touch(v, at, false));
}

static inline void view_psa_store_double(const struct stor_view *v, aaddr at, uint64_t doubleword) {
    be64_store(view_touch(v, at, true), doubleword);
}

#endif
