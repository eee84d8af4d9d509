#include "cli/screen.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct stream {
    struct stream *next;
    struct screen *screen;
    bool shown;
    char *label;              /* NULL: shown as it is */
    struct dev_backend *file; /* NULL: none */
    struct dev_backend *copy; /* NULL: none; borrowed */
    char *line;               /* not ended yet; of streams with a label */
    size_t length, capacity;
};

struct screen {
    pthread_mutex_t lock; /* machines on several real CPUs put out at once */
    FILE *out;
    struct stream *streams;
    bool in_line; /* something as it is was shown without a line end */
};

static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

struct screen *screen_create(FILE *out) {
    struct screen *screen = must(calloc(1, sizeof *screen));
    screen->out = out;
    pthread_mutex_init(&screen->lock, NULL);
    return screen;
}

void screen_free(struct screen *screen) {
    if (!screen)
        return;
    while (screen->streams) {
        struct stream *stream = screen->streams;
        screen->streams = stream->next;
        if (stream->file)
            dev_backend_free(stream->file);
        free(stream->label);
        free(stream->line);
        free(stream);
    }
    pthread_mutex_destroy(&screen->lock);
    free(screen);
}

static void end_line_in_work(struct screen *screen) {
    if (screen->in_line)
        fputc('\n', screen->out);
    screen->in_line = false;
}

void screen_pause(struct screen *screen) {
    end_line_in_work(screen);
}

static void show_line(struct stream *stream) {
    struct screen *screen = stream->screen;
    end_line_in_work(screen);
    fprintf(screen->out, stream->length ? "%s| " : "%s|", stream->label);
    fwrite(stream->line, 1, stream->length, screen->out);
    fputc('\n', screen->out);
    stream->length = 0;
}

static void add_byte(struct stream *stream, char byte) {
    if (stream->length == stream->capacity) {
        stream->capacity = 2 * stream->capacity + 160;
        stream->line = must(realloc(stream->line, stream->capacity));
    }
    stream->line[stream->length++] = byte;
}

static void show_as_it_is(struct screen *screen, const uint8_t *bytes, size_t length) {
    fwrite(bytes, 1, length, screen->out);
    screen->in_line = bytes[length - 1] != '\n';
}

/* Line by line: a form feed leaves no trace, what is printed over a line is shown below it. */
static void show_labelled(struct stream *stream, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n' || (bytes[i] == '\r' && stream->length))
            show_line(stream);
        else if (bytes[i] != '\f' && bytes[i] != '\r')
            add_byte(stream, (char)bytes[i]);
    }
}

static void put(void *owner, const uint8_t *bytes, size_t length) {
    struct stream *stream = owner;
    if (stream->file)
        dev_backend_write(stream->file, bytes, length);
    if (stream->copy)
        dev_backend_write(stream->copy, bytes, length);
    if (!stream->shown || length == 0)
        return;
    pthread_mutex_lock(&stream->screen->lock);
    if (stream->label)
        show_labelled(stream, bytes, length);
    else
        show_as_it_is(stream->screen, bytes, length);
    pthread_mutex_unlock(&stream->screen->lock);
}

struct dev_backend *screen_open(struct screen *screen, const struct screen_output *output,
                                struct diag_list *diags) {
    struct dev_backend *file = NULL;
    if (output->file && !(file = dev_backend_file(output->file, diags)))
        return NULL;
    struct stream *stream = must(calloc(1, sizeof *stream));
    *stream = (struct stream){.next = screen->streams,
                              .screen = screen,
                              .shown = output->shown,
                              .file = file,
                              .copy = output->copy};
    stream->label = output->label ? must(strdup(output->label)) : NULL;
    screen->streams = stream;
    return dev_backend_sink(put, stream);
}

bool screen_finish(struct screen *screen, struct diag_list *diags) {
    bool good = true;
    end_line_in_work(screen);
    for (struct stream *s = screen->streams; s; s = s->next) {
        if (s->length)
            show_line(s);
        if (s->file)
            good &= dev_backend_finish(s->file, diags);
    }
    fflush(screen->out);
    return good;
}
