/* trapeze disasm: disassembles a deck or an image. */
#include "cli/cli.h"

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

static const char usage[] = "usage: trapeze disasm FILE\n\nDisassembles a deck or a raw image.\n";

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
        print_range(file.data, (uint32_t)file.size, 0);
        file_free(&file);
    }
    return cli_report(&diags);
}
