/* trapeze disasm: disassembles a deck or an image. */
#include "cli/cli.h"

#include "asm/image.h"
#include "asm/object.h"
#include "base/file.h"
#include "isa/isa.h"

#define FILE_LIMIT (32u << 20)

static void print_instruction(const struct instr *i, uint32_t address) {
    char text[48], hex[16] = "";
    for (unsigned k = 0, n = 0; k < i->length; k++)
        n += (unsigned)snprintf(hex + n, sizeof hex - n, "%02X%s", i->bytes[k],
                                k % 2 && k + 1u < i->length ? " " : "");
    printf("%06X  %-14s  %s\n", address, hex, isa_disassemble(i, text));
}

static void print_range(const uint8_t *bytes, uint32_t size, uint32_t address) {
    for (uint32_t at = 0; at < size;) {
        struct instr i;
        if (isa_length(bytes[at]) > size - at) {
            printf("%06X  %02X              DC    X'%02X'\n", address + at, bytes[at], bytes[at]);
            at++;
            continue;
        }
        isa_decode(bytes + at, MODEL_S370, &i);
        print_instruction(&i, address + at);
        at += i.length;
    }
}

static void print_sections(const struct asm_module *m) {
    for (size_t i = 0; i < m->section_count; i++) {
        const struct asm_section *s = m->sections[i];
        if (!s->bytes)
            continue;
        printf("%06X  %14s  %-8s CSECT\n", s->origin, "", s->name);
        for (uint32_t at = 0, n; at < s->size; at += n) {
            for (n = 1; at + n < s->size && s->present[at + n] == s->present[at]; n++)
                ;
            if (s->present[at])
                print_range(s->bytes + at, n, s->origin + at);
            else
                printf("%06X  %14s  DS    XL%u\n", s->origin + at, "", n);
        }
    }
    printf("%06X  %14s  the entry point\n", asm_entry(m), "");
}

static void print_file(const char *name, const struct file_bytes *file, struct diag_list *diags) {
    if (!asm_object_is_deck(file->data, file->size)) {
        print_range(file->data, (uint32_t)file->size, 0);
        return;
    }
    struct asm_module *m = asm_object_read(name, file->data, file->size, diags);
    if (m)
        print_sections(m);
    asm_module_free(m);
}

static const char usage[] = "usage: trapeze disasm FILE\n\nDisassembles an object deck, an IPL "
                            "deck or a raw image that begins at address 0.\n";

int cmd_disasm(int argc, char **argv) {
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int option = cli_next_option(argc, argv, "h", options);
    if (option == 'h') {
        fputs(usage, stdout);
        return CLI_DONE;
    }
    if (option != -1)
        return CLI_USAGE;
    if (optind + 1 != argc)
        return cli_usage_error("disasm", "one file must be named");
    struct diag_list diags;
    struct file_bytes file;
    diag_init(&diags);
    if (file_read(argv[optind], FILE_LIMIT, &file, &diags)) {
        print_file(argv[optind], &file, &diags);
        file_free(&file);
    }
    return cli_report(&diags);
}
