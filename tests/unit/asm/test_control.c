/* What shapes the listing and the deck, and checks the cards of the source. */
#include "asm/deck.h"
#include "asm/link.h"
#include "asm/object.h"
#include "isa/ebcdic.h"
#include "tests/unit/asm/asm_test.h"

#define HAS(text, part) ck_assert_msg(strstr(error_of(text), part) != NULL, "%s", error_of(text))

START_TEST(print) {
    HIDES(" PRINT OFF\n LR 1,2\n END\n", "LR 1,2");
    SHOWS(" PRINT OFF\n PRINT ON\n LR 1,2\n END\n", "LR 1,2");
    SHOWS(" PRINT DATA\n DC XL9'FF'\n END\n", "\n000008 FF");
    HIDES(" PRINT DATA,NODATA\n DC XL9'FF'\n END\n", "\n000008 FF");
    HIDES(" MACRO\n M\n LR 1,2\n MEND\n PRINT NOGEN\n M\n END\n", "+");
    SHOWS(" MACRO\n M\n LR 1,2\n MEND\n PRINT NOGEN\n PRINT GEN\n M\n END\n", "+ LR 1,2");
    /* A statement in error is shown whatever PRINT says. */
    SHOWS(" PRINT OFF\n LR 1,99\n END\n", "LR 1,99\n*** error, column 7: R2 is 99");
    HAS(" PRINT LOUD\n END\n", "1:8: this is not an option of PRINT | options are ON OFF");
    HAS(" PRINT\n END\n", "this is not an option of PRINT");
    HAS(" PRINT ON OFF,X,\n PRINT ON(\n END\n", "2:10: the operand should end here");
}
END_TEST

START_TEST(titles_and_space) {
    SHOWS(" TITLE 'A TITLE'\n END\n", "\nA TITLE\nLOC ");
    SHOWS(" LR 1,2\n TITLE ''\n END\n", "LR 1,2\n\nLOC ");
    SHOWS(" TITLE 'T'\n LR 1,2\n EJECT\n LR 1,3\n END\n", "LR 1,2\n\nT\nLOC ");
    SHOWS(" LR 1,2\n SPACE 2\n LR 1,3\n END\n", "LR 1,2\n\n\n");
    SHOWS(" LR 1,2\n SPACE\n LR 1,3\n END\n", "LR 1,2\n\n0");
    SHOWS(" LR 1,2\n SPACE ,  a remark\n LR 1,3\n END\n", "LR 1,2\n\n0");
    HAS(" TITLE\n END\n", "1:7: TITLE needs a text in quotes");
    HAS(" TITLE 'X\n END\n", "TITLE needs a text in quotes");
    HAS(" TITLE X'\n END\n", "TITLE needs a text in quotes");
    HAS(" TITLE '\n END\n", "TITLE needs a text in quotes");
    HAS(" SPACE 101\n END\n", "the number of lines is 101; it must be from 0 to 100");
    HAS(" SPACE 1,2\n END\n", "there are too many operands");
}
END_TEST

START_TEST(push_and_pop) {
    ck_assert_str_eq(hex("A START 0\n USING A,3\n PUSH USING\n DROP 3\n USING A,4\n LA 1,A+8\n"
                         " POP USING\n LA 1,A+8\n END\n"),
                     "41104008"
                     "41103008");
    ck_assert_str_eq(hex("A START 0\n USING A,3\n PUSH USING\n USING A,4\n PUSH USING,PRINT\n"
                         " USING A,5\n LA 1,A\n POP PRINT,USING\n LA 1,A\n POP USING\n LA 1,A\n"
                         " END\n"),
                     "41105000"
                     "41104000"
                     "41103000");
    SHOWS(" PUSH PRINT\n PRINT OFF,DATA\n DC 9C'A'\n POP PRINT\n DC 9C'B'\n END\n", "DC 9C'B'");
    HIDES(" PUSH PRINT\n PRINT OFF,DATA\n DC 9C'A'\n POP PRINT\n DC 9C'B'\n END\n", "DC 9C'A'");
    HIDES(" PUSH PRINT\n PRINT DATA\n DC 9C'A'\n POP PRINT\n DC 9C'B'\n END\n", "\n000011 C2");
    HAS(" POP PRINT\n END\n", "1:6: there is no PUSH that this POP could undo");
    HAS(" PUSH USING\n POP USING,USING\n END\n", "2:12: there is no PUSH that this POP could undo");
    HAS(" PUSH\n END\n", "PUSH needs PRINT or USING");
    HAS(" POP PRINTER\n END\n", "POP needs PRINT or USING");
    HAS(" PUSH PRINT+\n END\n", "the operand should end here");
}
END_TEST

/* The warnings of a text without errors, a line each: "line:column: message". */
static const char *warnings_of(const char *text) {
    static char out[2048];
    struct diag_list diags;
    struct asm_options options = {.model = MODEL_S370};
    struct asm_module *m = assemble_as(text, &options, &diags);
    ck_assert_ptr_nonnull(m);
    out[0] = 0;
    for (size_t i = 0; i < diags.count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%u:%u: %s\n", diags.items[i].line,
                 diags.items[i].column, diags.items[i].message);
    asm_module_free(m);
    diag_free(&diags);
    return out;
}

#define CARD(text, number) text number "\n"

START_TEST(iseq) {
    ck_assert_str_eq(warnings_of(CARD(" ISEQ 11,13", "") CARD("* 1       ", "001")
                                     CARD("* 2       ", "002") CARD("* 4       ", "004")
                                         CARD("* 3       ", "003") CARD("* 5       ", "005")
                                             CARD("* 5 again ", "005") CARD("*", "") " END\n"),
                     "5:11: this card is out of sequence\n"
                     "7:11: this card is out of sequence\n"
                     "8:11: this card is out of sequence\n"
                     "9:11: this card is out of sequence\n");
    /* The letters are lower than the digits, as they are in EBCDIC. */
    ck_assert_str_eq(warnings_of(" ISEQ 3,3\n* A\n* 1\n END\n"),
                     "4:3: this card is out of sequence\n");
    ck_assert_str_eq(warnings_of(" ISEQ 3,3\n* 2\n* 1\n ISEQ\n* 2\n* 1\n END\n"),
                     "3:3: this card is out of sequence\n"
                     "4:3: this card is out of sequence\n");
}
END_TEST

/* Each card is checked once, wherever branches go, and continuations are cards, too. */
START_TEST(iseq_and_branches) {
    ck_assert_str_eq(
        warnings_of(" ISEQ 70,71\n"
                    "&I SETA 0                                                         "
                    "   10\n"
                    ".A ANOP                                                           "
                    "   20\n"
                    "&I SETA &I+1                                                      "
                    "   30\n"
                    " AIF (&I LT 3).A                                                  "
                    "   40\n"
                    " AGO .B                                                           "
                    "   50\n"
                    "* skipped, and out of sequence                                    "
                    "   45\n"
                    ".B ANOP                                                           "
                    "   60\n"
                    " ISEQ\n END\n"),
        "7:70: this card is out of sequence\n"
        "9:70: this card is out of sequence\n");
}
END_TEST

START_TEST(iseq_errors) {
    HAS(" ISEQ 5\n END\n", "the last column is missing");
    HAS(" ISEQ 0,5\n END\n", "the first column is 0; it must be from 1 to 80");
    HAS(" ISEQ 5,81\n END\n", "the last column is 81; it must be from 1 to 80");
    HAS(" ISEQ 6,5\n END\n", "1:7: the last column is before the first");
    HAS(" ISEQ 5,6,7\n END\n", "there are too many operands");
    HAS(" MACRO\n M\n ISEQ 1,2\n MEND\n M\n END\n", "ISEQ cannot stand in a macro");
}
END_TEST

/* The object deck of a text, a line for each card: its text, or the type of an object card. */
static const char *deck_of(const char *text) {
    static char out[4096];
    struct diag_list diags;
    struct asm_deck deck;
    struct asm_module *m = assemble(text);
    size_t n = 0;
    diag_init(&diags);
    ck_assert(asm_deck_object(m, &deck, &diags));
    for (size_t i = 0; i < deck.count; i++) {
        const uint8_t *card = deck.cards + i * ASM_CARD;
        bool object = card[0] == 2;
        size_t length = object ? 4 : ASM_CARD;
        while (card[length - 1] == EBCDIC_SPACE)
            length--;
        for (size_t k = object ? 1 : 0; k < length; k++)
            out[n++] = (char)ebcdic_to_ascii[card[k]];
        out[n++] = '\n';
    }
    out[n] = 0;
    struct asm_module *again = asm_object_read("d", deck.cards, deck.count * ASM_CARD, &diags);
    ck_assert_ptr_nonnull(again);
    asm_module_free(again);
    asm_deck_free(&deck);
    asm_module_free(m);
    diag_free(&diags);
    return out;
}

START_TEST(punch) {
    ck_assert_str_eq(deck_of(" PUNCH ' ALIAS OTHER'\n PUNCH 'IT''S A && B'\nX CSECT\n LR 1,2\n"
                             " PUNCH ' NAME X(R)'\n END\n"),
                     " ALIAS OTHER\nIT'S A & B\nESD\nTXT\nEND\n NAME X(R)\n");
    ck_assert_str_eq(
        deck_of(" PUNCH '"
                "1234567890123456789012345678901234567890123456789012345678901234567890"
                "1234567890'\n END\n"),
        "1234567890123456789012345678901234567890123456789012345678901234567890"
        "1234567890\nEND\n");
    ck_assert_str_eq(deck_of(" MACRO\n M &A\n PUNCH 'A&A'\n MEND\n M 7\n END\n"), "A7\nEND\n");
    HAS(" PUNCH '"
        "1234567890123456789012345678901234567890123456789012345678901234567890"
        "12345678901'\n END\n",
        "1:89: a card has 80 columns");
    HAS(" PUNCH 'A\u20AC'\n END\n", "1:10: code page 037 does not have this character");
    HAS(" PUNCH X\n END\n", "1:8: PUNCH needs a text in quotes");
    HAS(" PUNCH 'X\n END\n", "PUNCH needs a text in quotes");
    HAS(" PUNCH ''\n END\n", "PUNCH needs a text in quotes");
    HAS(" PUNCH XX'\n END\n", "PUNCH needs a text in quotes");
}
END_TEST

START_TEST(repro) {
    ck_assert_str_eq(deck_of(" REPRO\n LR 99,99 '\nX CSECT\n DC X'1'\n REPRO\n* END &A\n END\n"),
                     " LR 99,99 '\nESD\nTXT\nEND\n* END &A\n");
    SHOWS(" REPRO\n THIS CARD\n END\n", " THIS CARD\n");
    HAS(" REPRO", "1:2: REPRO needs a line behind it to punch");
    HAS(" MACRO\n M\n REPRO\n MEND\n M\n END\n", "REPRO needs a line behind it");
    HAS(" REPRO\nA\u20AC\n END\n", "code page 037 does not have this character");
}
END_TEST

/* A deck that is linked keeps its cards; one that begins with text is known as a deck. */
START_TEST(punched_cards_of_several) {
    struct diag_list diags;
    struct asm_deck deck;
    struct asm_module *in[] = {assemble(" PUNCH 'ONE'\nA CSECT\n LR 1,2\n END\n"),
                               assemble("B CSECT\n LR 1,2\n PUNCH 'TWO'\n END\n")};
    diag_init(&diags);
    struct asm_module *m = asm_link(in, 2, &diags);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->punched_count, 2);
    ck_assert(asm_deck_object(m, &deck, &diags));
    ck_assert(asm_object_is_deck(deck.cards, deck.count * ASM_CARD));
    ck_assert_uint_eq(asm_object_cards(deck.cards, deck.count * ASM_CARD), deck.count - 1);
    ck_assert(!asm_object_is_deck(deck.cards, ASM_CARD)); /* text alone is none */
    deck.cards[5] = 0;                                    /* nor is what is no text */
    ck_assert(!asm_object_is_deck(deck.cards, deck.count * ASM_CARD));
    asm_deck_free(&deck);
    asm_module_free(m);
    asm_module_free(in[0]);
    asm_module_free(in[1]);
    diag_free(&diags);
}
END_TEST

RUN_SUITE("asm/control", print, titles_and_space, push_and_pop, iseq, iseq_and_branches,
          iseq_errors, punch, repro, punched_cards_of_several)
