/* trapeze asm: assembles source files and links them. */
#include "cli/cli.h"

#include "asm/asm.h"
#include "asm/deck.h"
#include "asm/elf.h"
#include "asm/image.h"
#include "asm/link.h"
#include "asm/object.h"
#include "base/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COPY_FOLDERS 32
#define MODULES      1024

enum format { FORMAT_DECK, FORMAT_OBJECT, FORMAT_IMAGE, FORMAT_ELF, FORMAT_COUNT };

static const char *const format_names[] = {"deck", "object", "image", "elf"};

struct request {
    char **sources;
    int source_count;
    const char *output, *listing;
    bool has_listing, help;
    enum format format;
    const char *copy_path[COPY_FOLDERS];
    struct asm_options options;
};

enum { OPTION_COPY_PATH = 256, OPTION_MODEL, OPTION_FORM, OPTION_HELP };

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"format", required_argument, NULL, 'f'},
    {"listing", optional_argument, NULL, 'l'},
    {"copy-path", required_argument, NULL, OPTION_COPY_PATH},
    {"macro-path", required_argument, NULL, OPTION_COPY_PATH}, /* one library holds both */
    {"model", required_argument, NULL, OPTION_MODEL},
    {"form", required_argument, NULL, OPTION_FORM},
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

/* The index of the word in the list, or -1 with a message. */
static int choose(const char *option, const char *word, const char *const *words, int count) {
    char all[128] = "";
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
        strcat(strcat(all, " "), words[i]);
    }
    cli_usage_error("asm", "--%s cannot be %s; it is one of%s", option, word, all);
    return -1;
}

static bool take_option(struct request *r, int option) {
    static const char *const models[] = {"s360", "s370"};
    static const char *const forms[] = {"auto", "columns", "free"};
    int n = 0;
    switch (option) {
    case 'o':
        r->output = optarg;
        break;
    case 'f':
        n = choose("format", optarg, format_names, FORMAT_COUNT);
        r->format = (enum format)n;
        break;
    case 'l':
        r->has_listing = true;
        r->listing = optarg;
        break;
    case OPTION_COPY_PATH:
        if (r->options.copy_paths == COPY_FOLDERS) {
            cli_usage_error("asm", "--copy-path and --macro-path can be given %d times",
                            COPY_FOLDERS);
            return false;
        }
        r->copy_path[r->options.copy_paths++] = optarg;
        break;
    case OPTION_MODEL:
        n = choose("model", optarg, models, 2);
        r->options.model = n == 0 ? MODEL_S360 : MODEL_S370;
        break;
    case OPTION_HELP:
        r->help = true;
        break;
    case OPTION_FORM:
        n = choose("form", optarg, forms, 3);
        r->options.form = (enum asm_form)n;
        break;
    default:
        return false;
    }
    return n >= 0;
}

static bool take_request(struct request *r, int argc, char **argv) {
    int option;
    while ((option = cli_next_option(argc, argv, "o:f:l", options)) != -1)
        if (!take_option(r, option))
            return false;
    if (r->help)
        return true;
    if (optind == argc) {
        cli_usage_error("asm", "the source file is missing");
        return false;
    }
    r->sources = argv + optind;
    r->source_count = argc - optind;
    if (!r->output && !r->has_listing) {
        cli_usage_error("asm", "say where the output goes with -o FILE (or ask for --listing)");
        return false;
    }
    return true;
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
    for (int i = 0; i < r->source_count; i++)
        if (all->count < MODULES)
            read_file(r, r->sources[i], all, diags);
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

static const char usage[] =
    "usage: trapeze asm SOURCE... -o OUT [OPTION...]\n"
    "\n"
    "Assembles each SOURCE (\"-\": standard input; an object deck is taken as it is), links them\n"
    "if there are several, and writes OUT (\"-\": standard output).\n"
    "\n"
    "  -o, --output FILE      where the output goes\n"
    "  -f, --format FORMAT    deck    cards to IPL, with a loader (if nothing is said)\n"
    "                         object  ESD, TXT, RLD and END cards\n"
    "                         image   raw storage from address 0\n"
    "                         elf     ELF32 with symbols and line numbers, for GDB\n"
    "  -l, --listing[=FILE]   write a listing (to standard output)\n"
    "      --copy-path DIR    look for COPY members and macros there, too\n"
    "      --macro-path DIR   the same\n"
    "      --model MODEL      s360: only its instructions; s370 (if nothing is said)\n"
    "      --form FORM        how lines are read: auto, columns, free\n"
    "\n"
    "Errors go to standard error; the exit status is then 2, and no output is written.\n";

int cmd_asm(int argc, char **argv) {
    struct request r = {.options = {.model = MODEL_S370}};
    r.options.copy_path = r.copy_path;
    if (!take_request(&r, argc, argv))
        return CLI_USAGE;
    if (r.help) {
        fputs(usage, stdout);
        return CLI_DONE;
    }
    struct diag_list diags;
    diag_init(&diags);
    char *listing = NULL;
    size_t listing_size = 0;
    if (r.has_listing)
        r.options.listing = open_memstream(&listing, &listing_size);
    struct asm_module *m = make_module(&r, &diags);
    if (r.options.listing) {
        fclose(r.options.listing);
        write_listing(&r, listing, listing_size, &diags);
        free(listing);
    }
    if (m && r.output)
        write_output(&r, m, &diags);
    asm_module_free(m);
    return cli_report(&diags);
}
