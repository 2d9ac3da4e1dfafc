// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

/**
 * Fields of mode pages by their names, with their places as the standards' tables give them: page and subpage, byte, lowest
 * bit, number of bits.
 */
public enum ModeField {
    // Read-Write Error Recovery (SBC-3, 6.4.7)
    AUTOMATIC_WRITE_REALLOCATION(0x01, 0, 2, 7, 1), // AWRE
    AUTOMATIC_READ_REALLOCATION(0x01, 0, 2, 6, 1), // ARRE
    TRANSFER_BLOCK(0x01, 0, 2, 5, 1), // TB
    POST_ERROR(0x01, 0, 2, 2, 1), // PER
    DISABLE_CORRECTION(0x01, 0, 2, 0, 1), // DCR
    READ_RETRY_COUNT(0x01, 0, 3, 0, 8), //
    WRITE_RETRY_COUNT(0x01, 0, 8, 0, 8), //

    // Caching (SBC-3, 6.4.5)
    WRITE_CACHE_ENABLE(0x08, 0, 2, 2, 1), // WCE
    READ_CACHE_DISABLE(0x08, 0, 2, 0, 1), // RCD
    NON_VOLATILE_DISABLE(0x08, 0, 12, 0, 1), // NV_DIS

    // Control (SPC-4, 7.5.8)
    TASK_SET_TYPE(0x0a, 0, 2, 5, 3), // TST
    DESCRIPTOR_SENSE(0x0a, 0, 2, 2, 1), // D_SENSE
    GLOBAL_LOGGING_DISABLE(0x0a, 0, 2, 1, 1), // GLTSD
    QUEUE_ALGORITHM(0x0a, 0, 3, 4, 4), //
    QUEUE_ERROR(0x0a, 0, 3, 1, 2), // QERR
    UNIT_ATTENTION_INTERLOCK(0x0a, 0, 4, 4, 2), // UA_INTLCK_CTRL
    SOFTWARE_WRITE_PROTECT(0x0a, 0, 4, 3, 1), // SWP
    APPLICATION_TAG_OWNER(0x0a, 0, 5, 7, 1), // ATO
    TASK_ABORTED_STATUS(0x0a, 0, 5, 6, 1), // TAS
    AUTOLOAD_MODE(0x0a, 0, 5, 0, 3), //
    BUSY_TIMEOUT(0x0a, 0, 8, 0, 16), //
    SELF_TEST_SECONDS(0x0a, 0, 10, 0, 16), //

    // Control Extension (SPC-4, 7.5.9)
    TIMESTAMP_CHANGEABLE(0x0a, 1, 4, 2, 1), // TCMOS
    TIMESTAMP_PRECEDENCE(0x0a, 1, 4, 1, 1), // SCSIP
    IMPLICIT_ACCESS(0x0a, 1, 4, 0, 1), // IALUAE
    INITIAL_PRIORITY(0x0a, 1, 5, 0, 4), //
    MOST_SENSE(0x0a, 1, 6, 0, 8), //

    // Data Compression (SSC-4, clause 8)
    COMPRESSION_ENABLE(0x0f, 0, 2, 7, 1), // DCE
    COMPRESSION_CAPABLE(0x0f, 0, 2, 6, 1), // DCC
    DECOMPRESSION_ENABLE(0x0f, 0, 3, 7, 1), // DDE
    EXCEPTION_ON_DECOMPRESSION(0x0f, 0, 3, 5, 2), // RED
    COMPRESSION_ALGORITHM(0x0f, 0, 4, 0, 32), //
    DECOMPRESSION_ALGORITHM(0x0f, 0, 8, 0, 32), //

    // Device Configuration (SSC-4, clause 8)
    ACTIVE_FORMAT(0x10, 0, 2, 0, 5), //
    ACTIVE_PARTITION(0x10, 0, 3, 0, 8), //
    WRITE_DELAY(0x10, 0, 6, 0, 16), //
    OBJECT_BUFFER_RECOVERY(0x10, 0, 8, 7, 1), // OBR
    LOGICAL_OBJECT_IDENTIFIERS(0x10, 0, 8, 6, 1), // LOIS
    REPORT_EARLY_WARNING(0x10, 0, 8, 0, 1), // REW
    END_OF_DATA_DEFINED(0x10, 0, 10, 5, 3), //
    ENABLE_END_OF_DATA_GENERATION(0x10, 0, 10, 4, 1), // EEG
    SYNCHRONIZE_AT_EARLY_WARNING(0x10, 0, 10, 3, 1), // SEW
    TAPE_SOFTWARE_WRITE_PROTECT(0x10, 0, 10, 2, 1), // SWP
    BLOCK_ADDRESS_MODE_LOCK(0x10, 0, 10, 1, 1), // BAML
    BLOCK_ADDRESS_MODE(0x10, 0, 10, 0, 1), // BAM
    SELECT_COMPRESSION_ALGORITHM(0x10, 0, 14, 0, 8), //
    REWIND_ON_RESET(0x10, 0, 15, 3, 2), //
    ASSOCIATED_WRITE_PROTECT(0x10, 0, 15, 2, 1), // ASOCWP
    PERSISTENT_WRITE_PROTECT(0x10, 0, 15, 1, 1), // PERSWP
    PERMANENT_WRITE_PROTECT(0x10, 0, 15, 0, 1), // PRMWP

    // Device Configuration Extension (SSC-4, clause 8)
    WRITE_MODE(0x10, 1, 5, 4, 4), //
    SHORT_ERASE_MODE(0x10, 1, 5, 0, 4), //
    PROGRAMMABLE_EARLY_WARNING_SIZE(0x10, 1, 6, 0, 16), // PEWS

    // Medium Partition (SSC-4, clause 8)
    MOST_ADDITIONAL_PARTITIONS(0x11, 0, 2, 0, 8), //
    ADDITIONAL_PARTITIONS(0x11, 0, 3, 0, 8), //
    FIXED_PARTITIONS(0x11, 0, 4, 7, 1), // FDP
    SELECTED_PARTITIONS(0x11, 0, 4, 6, 1), // SDP
    INITIATOR_PARTITIONS(0x11, 0, 4, 5, 1), // IDP
    PARTITION_SIZE_UNIT(0x11, 0, 4, 3, 2), // PSUM
    PARTITION_ON_FORMAT(0x11, 0, 4, 2, 1), // POFM
    CLEAR_PARTITIONS(0x11, 0, 4, 1, 1), // CLEAR
    ADD_PARTITIONS(0x11, 0, 4, 0, 1), // ADDP
    FORMAT_RECOGNITION(0x11, 0, 5, 0, 8), //
    PARTITION_UNITS(0x11, 0, 6, 0, 4), //

    // Informational Exceptions Control (SBC-3, 6.4.6; SSC-4, clause 8)
    PERFORMANCE(0x1c, 0, 2, 7, 1), // PERF
    ENABLE_WARNING(0x1c, 0, 2, 4, 1), // EWASC
    DISABLE_EXCEPTIONS(0x1c, 0, 2, 3, 1), // DEXCPT
    TEST_EXCEPTION(0x1c, 0, 2, 2, 1), // TEST
    REPORT_METHOD(0x1c, 0, 3, 0, 4), // MRIE
    EXCEPTION_INTERVAL(0x1c, 0, 4, 0, 32), //
    TEST_FLAG(0x1c, 0, 8, 0, 32); //

    private final int code;
    private final int subpage;
    private final int at;
    private final int shift;
    private final int bits;

    ModeField(int code, int subpage, int at, int shift, int bits) {
        this.code = code;
        this.subpage = subpage;
        this.at = at;
        this.shift = shift;
        this.bits = bits;
    }

    /** {@return the page it belongs to} */
    public int code() {
        return code;
    }

    /** {@return the subpage it belongs to} */
    public int subpage() {
        return subpage;
    }

    /** {@return its first byte, counted from the page's first} */
    public int firstByte() {
        return at;
    }

    /** {@return the largest value that it holds} */
    public long largest() {
        return (1L << bits) - 1;
    }

    int width() {
        return (bits + 7) / 8;
    }

    int shift() {
        return shift;
    }

    void requireOf(ModeValues values) {
        if (!values.isOf(code, subpage)) {
            throw new IllegalArgumentException("%s is a field of mode page %02Xh/%02Xh, not of %s".formatted(this, code,
                    subpage, values));
        }
    }
}
