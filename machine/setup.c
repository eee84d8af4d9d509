#include "machine/setup.h"

#include "base/file.h"

struct machine_shape setup_shape(const struct system_config *config) {
    return (struct machine_shape){
        .model = config->model,
        .storage = config->storage,
        .instructions_per_microsecond = config->instructions_per_microsecond,
    };
}

static bool load_core(struct system *s, const struct core_config *core, struct diag_list *diags) {
    struct file_bytes bytes;
    struct diag_where where = {.file = core->file};
    if (!file_read(core->file, STOR_SIZE_MAX, &bytes, diags))
        return false;
    bool fits = bytes.size <= s->view.size && core->address <= s->view.size - bytes.size;
    if (fits)
        view_write(&s->view, core->address, bytes.data, (uint32_t)bytes.size);
    else
        diag_error(diags, &where, "an image of %zu bytes at %06X does not fit into %uK of storage",
                   bytes.size, core->address, s->view.size >> 10);
    file_free(&bytes);
    return fits;
}

static bool start_at(struct system *s, const uint8_t psw[8], struct diag_list *diags) {
    if (psw_load(&s->state->psw, psw, s->model))
        return true;
    diag_error(diags, NULL,
               "the PSW to start with is not valid: bits are on that are zero in EC mode");
    return false;
}

static bool start(struct system *s, const struct system_config *config, struct diag_list *diags) {
    uint8_t psw[8];
    switch (config->start) {
    case START_PSW:
        return start_at(s, config->psw, diags);
    case START_RESTART:
        view_read(&s->view, PSA_IPL_PSW, psw, sizeof psw);
        return start_at(s, psw, diags);
    case START_IPL:
    case START_NONE:
        break;
    }
    diag_error(diags, NULL, "%s: there is nothing to start", config->name);
    return false;
}

bool setup_system(struct system *s, const struct system_config *config, struct diag_list *diags) {
    for (size_t i = 0; i < config->core_count; i++)
        if (!load_core(s, &config->cores[i], diags))
            return false;
    return start(s, config, diags);
}
