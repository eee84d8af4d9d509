#include "replay/inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p) {
    if (!p) {
        fputs("trapeze: out of memory\n", stderr);
        abort();
    }
    return p;
}

void inputs_cut(struct inputs *inputs, size_t count) {
    while (inputs->count > count)
        free(inputs->items[--inputs->count].text);
}

void inputs_free(struct inputs *inputs) {
    inputs_cut(inputs, 0);
    free(inputs->items);
    *inputs = (struct inputs){0};
}

void inputs_add(struct inputs *inputs, const struct input *input) {
    if (inputs->count == inputs->capacity) {
        inputs->capacity = 2 * inputs->capacity + 16;
        inputs->items = must(realloc(inputs->items, inputs->capacity * sizeof *inputs->items));
    }
    struct input *added = &inputs->items[inputs->count++];
    *added = *input;
    added->text = must(malloc(input->length + 1));
    if (input->length)
        memcpy(added->text, input->text, input->length);
    added->text[input->length] = 0;
}

bool inputs_type(struct inputs *inputs, struct rig *rig, size_t system, uint16_t device,
                 const char *text, size_t length) {
    struct input input = {rig_retired(rig), (uint32_t)system, device, (char *)text, length};
    if (!rig_type(rig, system, device, text, length))
        return false;
    inputs_add(inputs, &input);
    return true;
}

bool inputs_run(const struct inputs *inputs, size_t *next, struct rig *rig, uint64_t total) {
    for (; *next < inputs->count && inputs->items[*next].at <= total; ++*next) {
        const struct input *input = &inputs->items[*next];
        rig_run(rig, input->at);
        if (rig_stopped(rig))
            return true;
        if (rig_retired(rig) != input->at ||
            !rig_type(rig, input->system, input->device, input->text, input->length))
            return false;
    }
    rig_run(rig, total);
    return true;
}
