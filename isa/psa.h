/* Assigned main-storage locations (real addresses) and interruption codes.
 * Source: GA22-6821, Interruption Action; GA22-7000, Assigned Main-Storage Locations. */
#ifndef TRAPEZE_ISA_PSA_H
#define TRAPEZE_ISA_PSA_H

#define PSA_IPL_PSW        0x00u
#define PSA_RESTART_NEW    0x00u
#define PSA_IPL_CCW1       0x08u
#define PSA_RESTART_OLD    0x08u
#define PSA_IPL_CCW2       0x10u
#define PSA_OLD(class)     (0x18u + 8u * (unsigned)(class)) /* enum interruption_class */
#define PSA_NEW(class)     (0x58u + 8u * (unsigned)(class))
#define PSA_CSW            0x40u
#define PSA_CAW            0x48u
#define PSA_INTERVAL_TIMER 0x50u
/* EC-mode interruption information */
#define PSA_EXTERNAL_CODE       0x86u
#define PSA_SVC_ILC             0x88u
#define PSA_PROGRAM_ILC         0x8Cu
#define PSA_TRANSLATION_ADDRESS 0x90u
#define PSA_MONITOR_CLASS       0x94u
#define PSA_MONITOR_CODE        0x9Cu
#define PSA_CHANNEL_ID          0xA8u /* STIDC */
#define PSA_IO_ADDRESS          0xB8u /* four bytes: 0, 0, channel, unit */

/* The five classes in the order of their PSW locations. */
enum interruption_class {
    INT_EXTERNAL,
    INT_SVC,
    INT_PROGRAM,
    INT_MACHINE_CHECK,
    INT_IO,
    INT_CLASS_COUNT,
};

/* Program-interruption codes. 0 is "no exception" in every routine that returns one. */
enum pic {
    PIC_NONE = 0x00,
    PIC_OPERATION = 0x01,
    PIC_PRIVILEGED_OPERATION = 0x02,
    PIC_EXECUTE = 0x03,
    PIC_PROTECTION = 0x04,
    PIC_ADDRESSING = 0x05,
    PIC_SPECIFICATION = 0x06,
    PIC_DATA = 0x07,
    PIC_FIXED_OVERFLOW = 0x08,
    PIC_FIXED_DIVIDE = 0x09,
    PIC_DECIMAL_OVERFLOW = 0x0A,
    PIC_DECIMAL_DIVIDE = 0x0B,
    PIC_EXPONENT_OVERFLOW = 0x0C,
    PIC_EXPONENT_UNDERFLOW = 0x0D,
    PIC_SIGNIFICANCE = 0x0E,
    PIC_FLOAT_DIVIDE = 0x0F,
    PIC_SEGMENT_TRANSLATION = 0x10,
    PIC_PAGE_TRANSLATION = 0x11,
    PIC_TRANSLATION_SPECIFICATION = 0x12,
    PIC_SPECIAL_OPERATION = 0x13,
    PIC_MONITOR_EVENT = 0x40,
};

/* External-interruption codes: in S/360 and BC mode one byte of condition bits. */
#define EXT_INTERVAL_TIMER 0x0080u
#define EXT_INTERRUPT_KEY  0x0040u

/* Requests of the clocks; their codes are presented by themselves. */
#define EXT_CLOCK_COMPARATOR      0x0800u
#define EXT_CPU_TIMER             0x0400u
#define EXT_CODE_CLOCK_COMPARATOR 0x1004u
#define EXT_CODE_CPU_TIMER        0x1005u

#endif
