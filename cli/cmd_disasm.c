/* trapeze disasm: disassembles a deck or an image. */
#include "asm/image.h"
#include "asm/object.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/options.h"
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

struct disasm_options {
    bool help;
};

static bool set_help(void *target, const char *value, struct diag_list *diags) {
    (void)value, (void)diags;
    return ((struct disasm_options *)target)->help = true;
}

static const struct cli_option options[] = {
    {"help", CLI_FLAG, NULL, "this help", set_help, 0},
    {0},
};

static int disassemble(const struct config_strings *files, struct diag_list *diags) {
    struct file_bytes file;
    if (files->count != 1) {
        diag_error(diags, NULL, "one file must be named: trapeze disasm FILE");
        return CLI_USAGE;
    }
    if (file_read(files->items[0], FILE_LIMIT, &file, diags)) {
        print_file(files->items[0], &file, diags);
        file_free(&file);
    }
    return diags->errors ? CLI_USAGE : CLI_DONE;
}

static int help(void) {
    puts("usage: trapeze disasm FILE\n\n"
         "Disassembles an object deck, an IPL deck or a raw image that begins at address 0.\n");
    cli_help(options, stdout);
    return CLI_DONE;
}

int cmd_disasm(int argc, char **argv) {
    struct disasm_options o = {0};
    struct config_strings files = {0};
    struct diag_list diags;
    int status = CLI_USAGE;
    diag_init(&diags);
    if (cli_parse(options, argc, argv, &o, &files, &diags))
        status = o.help ? help() : disassemble(&files, &diags);
    diag_print(&diags, stderr);
    diag_free(&diags);
    config_free_strings(&files);
    return status;
}
