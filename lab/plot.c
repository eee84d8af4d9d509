#include "lab/plot.h"

#include <math.h>
#include <string.h>

/* All in pixels. */
#define WIDTH     900
#define HEIGHT    440
#define LEFT      80.0 /* the area of the plot, without axes' labels and legend */
#define TOP       50.0
#define ACROSS    680.0
#define DOWN      320.0
#define BOTTOM    (TOP + DOWN)
#define LEGEND    (LEFT + ACROSS + 16)

#define TICKS_MAX 8

/* How values become heights. */
struct scale {
    bool logarithmic;
    double bottom; /* the values at both ends: 0 and a whole number of steps, or powers of ten */
    double top;
    double step; /* between two ticks; of a logarithmic scale the factor, ten */
};

/* Okabe and Ito's colours, which most people can tell apart. */
static const char *const colours[LAB_COLUMNS] = {"#0072B2", "#E69F00", "#009E73", "#D55E00",
                                                 "#CC79A7", "#56B4E9", "#000000", "#B8A800"};

static double largest(const struct lab_table *t) {
    double most = 0;
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t c = t->apart; c < t->column_count; c++)
            if (t->rows[r].value[c] > most)
                most = t->rows[r].value[c];
    return most;
}

/* Of those that are not 0; or `most`. */
static double smallest(const struct lab_table *t, double most) {
    double least = most;
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t c = t->apart; c < t->column_count; c++)
            if (t->rows[r].value[c] > 0 && t->rows[r].value[c] < least)
                least = t->rows[r].value[c];
    return least;
}

static struct scale logarithmic_scale(const struct lab_table *t, double most) {
    struct scale s = {true, 1, 1, 10};
    while (s.bottom > smallest(t, most))
        s.bottom /= 10;
    while (s.top < most)
        s.top *= 10;
    return s;
}

/* Steps are 1, 2 or 5 times a power of ten. */
static struct scale linear_scale(double most) {
    static const double factors[] = {2, 2.5, 2};
    struct scale s = {.step = 0.001};
    for (size_t n = 0; s.step * TICKS_MAX < most; n++)
        s.step *= factors[n % 3];
    do
        s.top += s.step;
    while (s.top < most);
    return s;
}

static struct scale choose_scale(const struct lab_table *t) {
    double most = largest(t);
    return t->logarithmic && most > 0 ? logarithmic_scale(t, most) : linear_scale(most);
}

static double height(const struct scale *s, double value) {
    if (!s->logarithmic)
        return value / s->top * DOWN;
    return value <= s->bottom ? 0 : log(value / s->bottom) / log(s->top / s->bottom) * DOWN;
}

static double next_tick(const struct scale *s, double value) {
    return s->logarithmic ? value * s->step : value + s->step;
}

static void put_escaped(const char *text, FILE *out) {
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        default:
            fputc(*text, out);
        }
}

/* `more` are attributes besides the place. */
static void put_text(double x, double y, const char *more, const char *text, FILE *out) {
    fprintf(out, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, more);
    put_escaped(text, out);
    fputs("</text>\n", out);
}

static void put_line(double x1, double y1, double x2, double y2, const char *colour, FILE *out) {
    fprintf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1,
            x2, y2, colour);
}

/* Behind the attributes of a mark: its title, and the end of the element. */
static void put_title(const struct lab_table *t, size_t r, size_t c, const char *element,
                      FILE *out) {
    fputs("><title>", out);
    put_escaped(t->rows[r].name, out);
    fputs(", ", out);
    put_escaped(t->columns[c].name, out);
    fprintf(out, ": %.*f</title></%s>\n", (int)t->columns[c].digits, t->rows[r].value[c], element);
}

static double middle_of_row(const struct lab_table *t, size_t r) {
    return LEFT + ACROSS * ((double)r + 0.5) / (double)t->row_count;
}

/* What is behind a comma gets a line of its own. */
static void put_row_name(double x, const char *name, FILE *out) {
    const char *comma = strchr(name, ',');
    int length = comma ? (int)(comma - name) : (int)strlen(name);
    char first[sizeof((struct lab_row *)0)->name];
    snprintf(first, sizeof first, "%.*s", length, name);
    put_text(x, BOTTOM + 18, " text-anchor=\"middle\"", first, out);
    if (comma)
        put_text(x, BOTTOM + 33, " text-anchor=\"middle\"", comma + 1 + strspn(comma + 1, " "),
                 out);
}

static void put_axes(const struct lab_table *t, const struct scale *s, FILE *out) {
    char text[32];
    for (double v = s->bottom; v < s->top * 1.0001; v = next_tick(s, v)) {
        double y = BOTTOM - height(s, v);
        put_line(LEFT, y, LEFT + ACROSS, y, y < BOTTOM ? "#dddddd" : "#000000", out);
        snprintf(text, sizeof text, "%g", v);
        put_text(LEFT - 6, y + 4, " text-anchor=\"end\"", text, out);
    }
    put_line(LEFT, TOP, LEFT, BOTTOM, "#000000", out);
    for (size_t r = 0; r < t->row_count; r++)
        put_row_name(middle_of_row(t, r), t->rows[r].name, out);
    put_text(LEFT + ACROSS / 2, BOTTOM + 56, " text-anchor=\"middle\" font-style=\"italic\"",
             t->rows_are, out);
    fprintf(out, "<g transform=\"translate(24 %.1f) rotate(-90)\">\n", TOP + DOWN / 2);
    put_text(0, 0, " text-anchor=\"middle\" font-style=\"italic\"", t->values_are, out);
    fputs("</g>\n", out);
}

static void put_legend(const struct lab_table *t, FILE *out) {
    double y = TOP;
    for (size_t c = t->apart; c < t->column_count; c++, y += 20) {
        fprintf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"%s\"/>\n",
                LEGEND, y, colours[c]);
        put_text(LEGEND + 18, y + 10, "", t->columns[c].name, out);
    }
}

/* Four fifths of a row's place are bars. */
static void put_bars(const struct lab_table *t, const struct scale *s, size_t c, FILE *out) {
    double group = 0.8 * ACROSS / (double)t->row_count;
    double width = group / (double)(t->column_count - t->apart);
    double left = width * (double)(c - t->apart) - group / 2;
    for (size_t r = 0; r < t->row_count; r++) {
        double high = height(s, t->rows[r].value[c]);
        fprintf(out, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"",
                middle_of_row(t, r) + left, BOTTOM - high, width, high, colours[c]);
        put_title(t, r, c, "rect", out);
    }
}

static void put_curve(const struct lab_table *t, const struct scale *s, size_t c, FILE *out) {
    fprintf(out, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"", colours[c]);
    for (size_t r = 0; r < t->row_count; r++)
        fprintf(out, "%s%.2f,%.2f", r ? " " : "", middle_of_row(t, r),
                BOTTOM - height(s, t->rows[r].value[c]));
    fputs("\"/>\n", out);
    for (size_t r = 0; r < t->row_count; r++) {
        fprintf(out, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"4\" fill=\"%s\"", middle_of_row(t, r),
                BOTTOM - height(s, t->rows[r].value[c]), colours[c]);
        put_title(t, r, c, "circle", out);
    }
}

void plot_svg(const struct lab_table *t, FILE *out) {
    struct scale s = choose_scale(t);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
            "height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT);
    put_text(WIDTH / 2.0, 26, " text-anchor=\"middle\" font-size=\"15\"", t->title, out);
    put_axes(t, &s, out);
    for (size_t c = t->apart; c < t->column_count; c++)
        (t->steps ? put_curve : put_bars)(t, &s, c, out);
    put_legend(t, out);
    fputs("</svg>\n", out);
}
