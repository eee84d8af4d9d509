#include "lab/plot.h"

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
    double step; /* between two ticks */
    double top;  /* the value at the top: a whole number of steps */
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

/* Steps are 1, 2 or 5 times a power of ten. */
static struct scale choose_scale(double most) {
    static const double factors[] = {2, 2.5, 2};
    struct scale s = {.step = 0.001};
    for (size_t n = 0; s.step * TICKS_MAX < most; n++)
        s.step *= factors[n % 3];
    do
        s.top += s.step;
    while (s.top < most);
    return s;
}

static double height(const struct scale *s, double value) {
    return value / s->top * DOWN;
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

static void put_axes(const struct lab_table *t, const struct scale *s, FILE *out) {
    char text[32];
    for (int n = 0; n * s->step < s->top + s->step / 2; n++) {
        double y = BOTTOM - height(s, n * s->step);
        put_line(LEFT, y, LEFT + ACROSS, y, n ? "#dddddd" : "#000000", out);
        snprintf(text, sizeof text, "%g", n * s->step);
        put_text(LEFT - 6, y + 4, " text-anchor=\"end\"", text, out);
    }
    put_line(LEFT, TOP, LEFT, BOTTOM, "#000000", out);
    for (size_t r = 0; r < t->row_count; r++)
        put_text(middle_of_row(t, r), BOTTOM + 18, " text-anchor=\"middle\"", t->rows[r].name, out);
    put_text(LEFT + ACROSS / 2, BOTTOM + 46, " text-anchor=\"middle\" font-style=\"italic\"",
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
    struct scale s = choose_scale(largest(t));
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
