#include "lab/workload.h"

#include <string.h>

bool lab_assemble(const char *name, const char *source, struct asm_image *image) {
    static const struct asm_options options = {.model = MODEL_S370};
    struct diag_list diags;
    diag_init(&diags);
    struct asm_module *module = asm_assemble(name, source, strlen(source), &options, &diags);
    bool made = module && asm_image_raw(module, image, &diags);
    if (module)
        asm_module_free(module);
    diag_free(&diags);
    return made;
}

bool lab_load(const struct asm_image *image, const struct system *s) {
    return view_write(&s->view, 0, image->bytes, image->size) == 0 &&
           psw_load(&s->state->psw, image->bytes, s->model);
}
