// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

/**
 * Fields of mode pages by their names, with their places as the standards' tables give them: page and subpage, byte, lowest
 * bit, number of bits.
 */
public enum ModeField {
    // Read-Write Error Recovery (SBC-3, 6.4.7)
    /** Page 01h, byte 2, bit 7 (AWRE): a defective block is replaced when it is written. */
    AUTOMATIC_WRITE_REALLOCATION(0x01, 0, 2, 7, 1),
    /** Page 01h, byte 2, bit 6 (ARRE): a defective block is replaced when reading recovered it. */
    AUTOMATIC_READ_REALLOCATION(0x01, 0, 2, 6, 1),
    /** Page 01h, byte 2, bit 5 (TB): a block that could not be read is sent as far as it was read. */
    TRANSFER_BLOCK(0x01, 0, 2, 5, 1),
    /** Page 01h, byte 2, bit 2 (PER): recovered errors are reported. */
    POST_ERROR(0x01, 0, 2, 2, 1),
    /** Page 01h, byte 2, bit 0 (DCR): errors are not corrected by their code. */
    DISABLE_CORRECTION(0x01, 0, 2, 0, 1),
    /** Page 01h, byte 3: how often a read is tried again, 0 to 255. */
    READ_RETRY_COUNT(0x01, 0, 3, 0, 8),
    /** Page 01h, byte 8: how often a write is tried again, 0 to 255. */
    WRITE_RETRY_COUNT(0x01, 0, 8, 0, 8),

    // Caching (SBC-3, 6.4.5)
    /** Page 08h, byte 2, bit 2 (WCE): a write may end when its data is in the cache. */
    WRITE_CACHE_ENABLE(0x08, 0, 2, 2, 1),
    /** Page 08h, byte 2, bit 0 (RCD): reads are not answered out of the cache. */
    READ_CACHE_DISABLE(0x08, 0, 2, 0, 1),
    /** Page 08h, byte 12, bit 0 (NV_DIS): the non-volatile cache is not used as one. */
    NON_VOLATILE_DISABLE(0x08, 0, 12, 0, 1),

    // Control (SPC-4, 7.5.8)
    /** Page 0Ah, byte 2, bits 7 to 5 (TST): 0: one task set for all I_T nexuses; 1: one for each. */
    TASK_SET_TYPE(0x0a, 0, 2, 5, 3),
    /** Page 0Ah, byte 2, bit 2 (D_SENSE): sense data in descriptor format; 0: in fixed format. */
    DESCRIPTOR_SENSE(0x0a, 0, 2, 2, 1),
    /** Page 0Ah, byte 2, bit 1 (GLTSD): the device does not save log parameters by itself. */
    GLOBAL_LOGGING_DISABLE(0x0a, 0, 2, 1, 1),
    /**
     * Page 0Ah, byte 3, bits 7 to 4: which commands may overtake others, 0: none whose order matters to the data; 1:
     * any.
     */
    QUEUE_ALGORITHM(0x0a, 0, 3, 4, 4),
    /**
     * Page 0Ah, byte 3, bits 2 to 1 (QERR): what CHECK CONDITION does to other commands, 0: nothing; 1: aborts all; 3:
     * aborts those of its I_T nexus.
     */
    QUEUE_ERROR(0x0a, 0, 3, 1, 2),
    /**
     * Page 0Ah, byte 4, bits 5 to 4 (UA_INTLCK_CTRL): 0: a unit attention ends when it is reported; 2: it stays; 3: it
     * stays, and BUSY, TASK SET FULL and RESERVATION CONFLICT make one.
     */
    UNIT_ATTENTION_INTERLOCK(0x0a, 0, 4, 4, 2),
    /** Page 0Ah, byte 4, bit 3 (SWP): what writes is refused. */
    SOFTWARE_WRITE_PROTECT(0x0a, 0, 4, 3, 1),
    /** Page 0Ah, byte 5, bit 7 (ATO): application tags of protection information are the host's. */
    APPLICATION_TAG_OWNER(0x0a, 0, 5, 7, 1),
    /**
     * Page 0Ah, byte 5, bit 6 (TAS): a command that another I_T nexus aborted ends with TASK ABORTED; 0: without a
     * status.
     */
    TASK_ABORTED_STATUS(0x0a, 0, 5, 6, 1),
    /**
     * Page 0Ah, byte 5, bits 2 to 0: what is done with a medium put in, 0: loaded; 1: loaded for its memory only; 2:
     * not loaded.
     */
    AUTOLOAD_MODE(0x0a, 0, 5, 0, 3),
    /** Page 0Ah, bytes 8 to 9: the longest time that the device may be busy, in 100 ms; FFFFh: any. */
    BUSY_TIMEOUT(0x0a, 0, 8, 0, 16),
    /** Page 0Ah, bytes 10 to 11: what the extended self-test takes, in seconds. */
    SELF_TEST_SECONDS(0x0a, 0, 10, 0, 16),

    // Control Extension (SPC-4, 7.5.9)
    /** Page 0Ah/01h, byte 4, bit 2 (TCMOS): the clock can be set by means other than SET TIMESTAMP. */
    TIMESTAMP_CHANGEABLE(0x0a, 1, 4, 2, 1),
    /** Page 0Ah/01h, byte 4, bit 1 (SCSIP): a clock set by SET TIMESTAMP is not set by other means. */
    TIMESTAMP_PRECEDENCE(0x0a, 1, 4, 1, 1),
    /** Page 0Ah/01h, byte 4, bit 0 (IALUAE): the device may change asymmetric access states by itself. */
    IMPLICIT_ACCESS(0x0a, 1, 4, 0, 1),
    /** Page 0Ah/01h, byte 5, bits 3 to 0: the priority of commands that carry none, 0 to 15. */
    INITIAL_PRIORITY(0x0a, 1, 5, 0, 4),
    /** Page 0Ah/01h, byte 6: the longest sense data to send, in bytes; 0: as long as the device would. */
    MOST_SENSE(0x0a, 1, 6, 0, 8),

    // Data Compression (SSC-4, clause 8)
    /** Page 0Fh, byte 2, bit 7 (DCE): what is written is compressed. */
    COMPRESSION_ENABLE(0x0f, 0, 2, 7, 1),
    /** Page 0Fh, byte 2, bit 6 (DCC): the device can compress. */
    COMPRESSION_CAPABLE(0x0f, 0, 2, 6, 1),
    /** Page 0Fh, byte 3, bit 7 (DDE): what is read is decompressed. */
    DECOMPRESSION_ENABLE(0x0f, 0, 3, 7, 1),
    /** Page 0Fh, byte 3, bits 6 to 5 (RED): which steps from compressed data to other data are reported, 0 to 2. */
    EXCEPTION_ON_DECOMPRESSION(0x0f, 0, 3, 5, 2),
    /** Page 0Fh, bytes 4 to 7: for writing, 0: none; 1: the device's own choice. */
    COMPRESSION_ALGORITHM(0x0f, 0, 4, 0, 32),
    /** Page 0Fh, bytes 8 to 11: of what is being read, 0: none. */
    DECOMPRESSION_ALGORITHM(0x0f, 0, 8, 0, 32),

    // Device Configuration (SSC-4, clause 8)
    /** Page 10h, byte 2, bits 4 to 0: the recording format, in codes of the vendor. */
    ACTIVE_FORMAT(0x10, 0, 2, 0, 5),
    /** Page 10h, byte 3: the number of the partition that the position is in, 0 to 255. */
    ACTIVE_PARTITION(0x10, 0, 3, 0, 8),
    /** Page 10h, bytes 6 to 7: how long data may stay in the buffer, in 100 ms; 0: as long as the device would. */
    WRITE_DELAY(0x10, 0, 6, 0, 16),
    /** Page 10h, byte 8, bit 7 (OBR): RECOVER BUFFERED DATA gives back what was not written. */
    OBJECT_BUFFER_RECOVERY(0x10, 0, 8, 7, 1),
    /** Page 10h, byte 8, bit 6 (LOIS): blocks and filemarks have logical object identifiers. */
    LOGICAL_OBJECT_IDENTIFIERS(0x10, 0, 8, 6, 1),
    /** Page 10h, byte 8, bit 0 (REW): early warning is reported to reads too. */
    REPORT_EARLY_WARNING(0x10, 0, 8, 0, 1),
    /** Page 10h, byte 10, bits 7 to 5: how the end of data is found, 0 to 7; 0: the device's way. */
    END_OF_DATA_DEFINED(0x10, 0, 10, 5, 3),
    /** Page 10h, byte 10, bit 4 (EEG): the device marks the end of data by itself. */
    ENABLE_END_OF_DATA_GENERATION(0x10, 0, 10, 4, 1),
    /** Page 10h, byte 10, bit 3 (SEW): the buffer is written at early warning. */
    SYNCHRONIZE_AT_EARLY_WARNING(0x10, 0, 10, 3, 1),
    /** Page 10h, byte 10, bit 2 (SWP): what writes is refused, whatever the medium. */
    TAPE_SOFTWARE_WRITE_PROTECT(0x10, 0, 10, 2, 1),
    /** Page 10h, byte 10, bit 1 (BAML): {@link #BLOCK_ADDRESS_MODE} says the mode; 0: the first command that has one does. */
    BLOCK_ADDRESS_MODE_LOCK(0x10, 0, 10, 1, 1),
    /** Page 10h, byte 10, bit 0 (BAM): 0: implicit, commands of 6 bytes; 1: explicit, those of 16 with an address. */
    BLOCK_ADDRESS_MODE(0x10, 0, 10, 0, 1),
    /** Page 10h, byte 14: 0: none; 1: the one of the device. */
    SELECT_COMPRESSION_ALGORITHM(0x10, 0, 14, 0, 8),
    /**
     * Page 10h, byte 15, bits 4 to 3: where a reset leaves the tape, 0: the vendor's choice; 1: at the beginning of
     * partition 0; 2: where it is.
     */
    REWIND_ON_RESET(0x10, 0, 15, 3, 2),
    /** Page 10h, byte 15, bit 2 (ASOCWP): write protected until the medium is unloaded. */
    ASSOCIATED_WRITE_PROTECT(0x10, 0, 15, 2, 1),
    /** Page 10h, byte 15, bit 1 (PERSWP): write protected, also by other devices, until it is taken back. */
    PERSISTENT_WRITE_PROTECT(0x10, 0, 15, 1, 1),
    /** Page 10h, byte 15, bit 0 (PRMWP): write protected for ever. */
    PERMANENT_WRITE_PROTECT(0x10, 0, 15, 0, 1),

    // Device Configuration Extension (SSC-4, clause 8)
    /** Page 10h/01h, byte 5, bits 7 to 4: 0: writes may overwrite; 1: append-only. */
    WRITE_MODE(0x10, 1, 5, 4, 4),
    /** Page 10h/01h, byte 5, bits 3 to 0: what ERASE does that is not long, 0 to 15. */
    SHORT_ERASE_MODE(0x10, 1, 5, 0, 4),
    /** Page 10h/01h, bytes 6 to 7 (PEWS): how far before early warning the programmable one is, in MB. */
    PROGRAMMABLE_EARLY_WARNING_SIZE(0x10, 1, 6, 0, 16),

    // Medium Partition (SSC-4, clause 8)
    /** Page 11h, byte 2: how many partitions beside partition 0 there can be, 0 to 255. */
    MOST_ADDITIONAL_PARTITIONS(0x11, 0, 2, 0, 8),
    /** Page 11h, byte 3: how many partitions beside partition 0 there are, 0 to 255. */
    ADDITIONAL_PARTITIONS(0x11, 0, 3, 0, 8),
    /** Page 11h, byte 4, bit 7 (FDP): partitions as the device defines them. */
    FIXED_PARTITIONS(0x11, 0, 4, 7, 1),
    /** Page 11h, byte 4, bit 6 (SDP): as many partitions as asked for, in sizes of the device's choice. */
    SELECTED_PARTITIONS(0x11, 0, 4, 6, 1),
    /** Page 11h, byte 4, bit 5 (IDP): as many partitions as asked for, in the sizes given. */
    INITIATOR_PARTITIONS(0x11, 0, 4, 5, 1),
    /**
     * Page 11h, byte 4, bits 4 to 3 (PSUM): the unit of sizes, 0: bytes; 1: kB; 2: MB; 3: 10^{@link #PARTITION_UNITS}
     * bytes.
     */
    PARTITION_SIZE_UNIT(0x11, 0, 4, 3, 2),
    /** Page 11h, byte 4, bit 2 (POFM): FORMAT MEDIUM makes the partitions, not MODE SELECT. */
    PARTITION_ON_FORMAT(0x11, 0, 4, 2, 1),
    /** Page 11h, byte 4, bit 1 (CLEAR): with {@link #ADD_PARTITIONS}: which partitions lose their data. */
    CLEAR_PARTITIONS(0x11, 0, 4, 1, 1),
    /** Page 11h, byte 4, bit 0 (ADDP): with {@link #CLEAR_PARTITIONS}: whether partitions that are there stay. */
    ADD_PARTITIONS(0x11, 0, 4, 0, 1),
    /**
     * Page 11h, byte 5: what the device finds out of a medium by itself, 0: nothing; 1: its format; 2: its partitions;
     * 3: both.
     */
    FORMAT_RECOGNITION(0x11, 0, 5, 0, 8),
    /** Page 11h, byte 6, bits 3 to 0: the exponent of ten of the unit of sizes, 0 to 15. */
    PARTITION_UNITS(0x11, 0, 6, 0, 4),

    // Informational Exceptions Control (SBC-3, 6.4.6; SSC-4, clause 8)
    /** Page 1Ch, byte 2, bit 7 (PERF): watching must not delay commands. */
    PERFORMANCE(0x1c, 0, 2, 7, 1),
    /** Page 1Ch, byte 2, bit 4 (EWASC): warnings are reported. */
    ENABLE_WARNING(0x1c, 0, 2, 4, 1),
    /** Page 1Ch, byte 2, bit 3 (DEXCPT): failures to come are not reported. */
    DISABLE_EXCEPTIONS(0x1c, 0, 2, 3, 1),
    /** Page 1Ch, byte 2, bit 2 (TEST): the device makes a false failure, for a test. */
    TEST_EXCEPTION(0x1c, 0, 2, 2, 1),
    /**
     * Page 1Ch, byte 3, bits 3 to 0 (MRIE): how an exception is reported, 0: not at all; 2: unit attention; 3, 4:
     * recovered error; 5: no sense; 6: to REQUEST SENSE.
     */
    REPORT_METHOD(0x1c, 0, 3, 0, 4),
    /** Page 1Ch, bytes 4 to 7: between reports, in 100 ms; 0 and FFFFFFFFh: as the vendor likes. */
    EXCEPTION_INTERVAL(0x1c, 0, 4, 0, 32),
    /** Page 1Ch, bytes 8 to 11: how many reports are made; of tapes the number of the flag to test. */
    TEST_FLAG(0x1c, 0, 8, 0, 32);

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
