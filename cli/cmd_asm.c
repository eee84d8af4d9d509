/* trapeze asm: assembles source files and links them. */
#include "asm/asm.h"
#include "asm/deck.h"
#include "asm/elf.h"
#include "asm/image.h"
#include "asm/link.h"
#include "asm/object.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COPY_FOLDERS 32
#define MODULES      1024

enum format { FORMAT_DECK, FORMAT_OBJECT, FORMAT_IMAGE, FORMAT_ELF, FORMAT_COUNT };

static const char *const format_names[] = {"deck", "object", "image", "elf"};

struct request {
    struct config_strings sources;
    const char *output, *listing;
    bool has_listing, help;
    enum format format;
    const char *copy_path[COPY_FOLDERS];
    struct asm_options options;
};

/* The index of the word in the list, or -1 with an error. */
static int choose(const char *option, const char *word, const char *const *words, int count,
                  struct diag_list *diags) {
    char all[128] = "";
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
        strcat(strcat(all, " "), words[i]);
    }
    diag_error(diags, NULL, "\"--%s\" cannot be %s; it is one of%s", option, word, all);
    return -1;
}

static bool set_output(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    ((struct request *)target)->output = value;
    return true;
}

static bool set_format(void *target, const char *value, struct diag_list *diags) {
    int n = choose("format", value, format_names, FORMAT_COUNT, diags);
    ((struct request *)target)->format = (enum format)n;
    return n >= 0;
}

static bool set_listing(void *target, const char *value, struct diag_list *diags) {
    struct request *r = target;
    (void)diags;
    r->listing = value;
    return r->has_listing = true;
}

static bool set_copy_path(void *target, const char *value, struct diag_list *diags) {
    struct request *r = target;
    bool room = r->options.copy_paths < COPY_FOLDERS;
    if (room)
        r->copy_path[r->options.copy_paths++] = value;
    else
        diag_error(diags, NULL, "\"--copy-path\" and \"--macro-path\" can be given %d times",
                   COPY_FOLDERS);
    return room;
}

static bool set_model(void *target, const char *value, struct diag_list *diags) {
    static const char *const models[] = {"s360", "s370"};
    int n = choose("model", value, models, 2, diags);
    ((struct request *)target)->options.model = n == 0 ? MODEL_S360 : MODEL_S370;
    return n >= 0;
}

static bool set_form(void *target, const char *value, struct diag_list *diags) {
    static const char *const forms[] = {"auto", "columns", "free"};
    int n = choose("form", value, forms, 3, diags);
    ((struct request *)target)->options.form = (enum asm_form)n;
    return n >= 0;
}

static bool set_sysparm(void *target, const char *value, struct diag_list *diags) {
    (void)diags;
    ((struct request *)target)->options.sysparm = value;
    return true;
}

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct request *)target)->help = true;
}

static const struct cli_option options[] = {
    {"output", CLI_VALUE, "FILE", "where the output goes", set_output, 'o'},
    {"format", CLI_VALUE, "FORMAT", "what it is (deck); see below", set_format, 'f'},
    {"listing", CLI_OPTIONAL, "FILE", "write a listing (to standard output)", set_listing, 'l'},
    {"copy-path", CLI_VALUE, "DIR", "look for COPY members and macros there, too", set_copy_path,
     0},
    {"macro-path", CLI_VALUE, "DIR", "the same", set_copy_path, 0}, /* one library holds both */
    {"model", CLI_VALUE, "MODEL", "s360: only its instructions (s370)", set_model, 0},
    {"form", CLI_VALUE, "FORM", "how lines are read: auto, columns, free (auto)", set_form, 0},
    {"sysparm", CLI_VALUE, "TEXT", "the value of &SYSPARM", set_sysparm, 0},
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static bool is_complete(const struct request *r, struct diag_list *diags) {
    if (r->sources.count == 0)
        diag_error(diags, NULL, "the source file is missing: trapeze asm SOURCE -o OUT");
    else if (!r->output && !r->has_listing)
        diag_error(diags, NULL, "say where the output goes with -o FILE (or ask for --listing)");
    return diags->errors == 0;
}

static void write_output(const struct request *r, const struct asm_module *m,
                         struct diag_list *diags) {
    struct asm_deck deck = {0};
    struct asm_image image = {0};
    struct asm_elf elf = {0};
    char folder[PATH_MAX];
    switch (r->format) {
    case FORMAT_DECK:
        if (asm_deck_ipl(m, &deck, diags))
            file_write(r->output, deck.cards, deck.count * ASM_CARD, diags);
        break;
    case FORMAT_OBJECT:
        if (asm_deck_object(m, &deck, diags))
            file_write(r->output, deck.cards, deck.count * ASM_CARD, diags);
        break;
    case FORMAT_IMAGE:
        if (asm_image_raw(m, &image, diags))
            file_write(r->output, image.bytes, image.size, diags);
        break;
    default:
        if (!getcwd(folder, sizeof folder))
            folder[0] = 0;
        if (asm_elf_make(m, folder, &elf, diags))
            file_write(r->output, elf.bytes, elf.size, diags);
        break;
    }
    asm_elf_free(&elf);
    asm_deck_free(&deck);
    asm_image_free(&image);
}

/* The listing is made in memory, so that a file is written whole or not at all. */
static void write_listing(const struct request *r, const char *text, size_t size,
                          struct diag_list *diags) {
    if (r->listing)
        file_write(r->listing, text, size, diags);
    else
        fwrite(text, 1, size, stdout);
}

struct modules {
    struct asm_module *list[MODULES];
    size_t count;
    bool failed;
};

static void add_module(struct modules *all, struct asm_module *m) {
    if (m)
        all->list[all->count++] = m;
    else
        all->failed = true;
}

/* A file of object decks may hold several, one behind the other. */
static void read_decks(struct modules *all, const char *name, const struct file_bytes *file,
                       struct diag_list *diags) {
    const uint8_t *p = file->data;
    size_t left = file->size;
    while (asm_object_is_deck(p, left) && all->count < MODULES) {
        size_t deck = asm_object_cards(p, left) * ASM_CARD;
        struct asm_module *m = asm_object_read(name, p, left, diags);
        add_module(all, m);
        if (!m)
            return;
        p += deck;
        left -= deck;
    }
}

static void read_file(const struct request *r, const char *path, struct modules *all,
                      struct diag_list *diags) {
    struct file_bytes file;
    const char *name = strcmp(path, "-") == 0 ? "<standard input>" : path;
    if (!file_read(path, ASM_SOURCE_LIMIT, &file, diags)) {
        all->failed = true;
        return;
    }
    if (asm_object_is_deck(file.data, file.size))
        read_decks(all, name, &file, diags);
    else
        add_module(all, asm_assemble(name, (const char *)file.data, file.size, &r->options, diags));
    file_free(&file);
}

/* All files of the command line, assembled and linked; NULL when there is an error. */
static struct asm_module *make_module(const struct request *r, struct diag_list *diags) {
    struct modules *all = calloc(1, sizeof *all);
    struct asm_module *whole = NULL;
    if (!all)
        abort();
    for (size_t i = 0; i < r->sources.count; i++)
        if (all->count < MODULES)
            read_file(r, r->sources.items[i], all, diags);
    if (all->count == MODULES) {
        diag_error(diags, NULL, "more than %d modules cannot be linked", MODULES - 1);
    } else if (!all->failed && all->count == 1) {
        whole = all->list[--all->count];
    } else if (!all->failed) {
        whole = asm_link(all->list, all->count, diags);
    }
    for (size_t i = 0; i < all->count; i++)
        asm_module_free(all->list[i]);
    free(all);
    return whole;
}

static int assemble(struct request *r, struct diag_list *diags) {
    char *listing = NULL;
    size_t listing_size = 0;
    if (r->has_listing)
        r->options.listing = open_memstream(&listing, &listing_size);
    struct asm_module *m = make_module(r, diags);
    if (r->options.listing) {
        fclose(r->options.listing);
        write_listing(r, listing, listing_size, diags);
        free(listing);
    }
    if (m && r->output)
        write_output(r, m, diags);
    asm_module_free(m);
    return diags->errors ? CLI_USAGE : CLI_DONE;
}

static int help(void) {
    puts("usage: trapeze asm SOURCE... -o OUT [options]\n\n"
         "Assembles each SOURCE (\"-\": standard input; an object deck is taken as it is), links "
         "them\n"
         "if there are several, and writes OUT (\"-\": standard output).\n");
    cli_help(options, stdout);
    puts("\nA FORMAT is one of\n\n"
         "  deck    cards to IPL, with a loader\n"
         "  object  ESD, TXT, RLD and END cards\n"
         "  image   raw storage from address 0\n"
         "  elf     ELF32 with symbols and line numbers, for GDB\n\n"
         "Errors go to standard error; the exit status is then 2, and no output is written.");
    return CLI_DONE;
}

int cmd_asm(int argc, char **argv) {
    struct request r = {.options = {.model = MODEL_S370}};
    struct diag_list diags;
    int status = CLI_USAGE;
    r.options.copy_path = r.copy_path;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &r, &r.sources, &diags)) {
        if (r.help)
            status = help();
        else if (is_complete(&r, &diags))
            status = assemble(&r, &diags);
    }
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&r.sources);
    return status;
}
