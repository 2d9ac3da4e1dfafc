// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** The answers of a tape drive to the questions at opening, as a test wants them. */
final class FakeTapeScript {

    static final Address ADDRESS = new Address("sim", "tape0");

    int type = 1;
    int granularity;
    int longest = 0x10_0000;
    int shortest = 1;
    int deviceSpecific = 0x10;
    int density = 0x58;
    int blockLength;
    boolean longPosition = true;
    String barcode = "KIO001L8";
    final FakeScsi scsi = new FakeScsi();
    final VirtualTime time = new VirtualTime();

    FakeScsi answers() {
        scsi.answer("12 00", FakeScsi.data("%02x800602 1f000000 4b494f5645432020 46414b45205441504520202020202020"
                .formatted(type) + "30303031"));
        scsi.answer("00", FakeScsi.GOOD);
        scsi.answer("03", FakeScsi.data("700000000000000a" + "00".repeat(10)));
        scsi.answer("05", FakeScsi.data("%02x%06x%04x".formatted(granularity, longest, shortest)));
        scsi.answer("12 01 00", FakeScsi.data("0100000200 83"));
        scsi.answer("12 01 83", FakeScsi.data("0183000c" + FakeDiskScript.designator(1, 3, "5001405112233445")));
        mode(blockLength);
        if (!barcode.isEmpty()) {
            String name = "%-32s".formatted(barcode);
            StringBuilder hex = new StringBuilder();
            name.chars().forEach(c -> hex.append("%02x".formatted(c)));
            scsi.answer("8c00000000000000 0806", FakeScsi.data("00000025 0806 01 0020" + hex));
        }
        at(0, 0, 0);
        return scsi;
    }

    /** The mode parameters say this length of blocks. */
    void mode(int length) {
        scsi.answer("5a 00 00",
                FakeScsi.data("000e 00%02x 0000 0008 %02x000000 00%06x".formatted(deviceSpecific, density, length)));
    }

    /** The tape stands here. */
    void at(int partition, long block, long file) {
        if (longPosition) {
            scsi.answer("34 06", FakeScsi.data("00000000%08x%016x%016x0000000000000000".formatted(partition, block,
                    file)));
        }
        scsi.answer("34 00", FakeScsi.data("00%02x0000%08x%08x0000000000000000".formatted(partition, block, block)));
    }

    /** The drive does not know where the tape stands. */
    void nowhere() {
        scsi.answer("34 06", FakeScsi.data("04" + "00".repeat(31)));
        scsi.answer("34 00", FakeScsi.data("04" + "00".repeat(19)));
    }

    ScsiTape open() throws DeviceException {
        return open(AccessMode.READ_WRITE);
    }

    ScsiTape open(AccessMode access) throws DeviceException {
        ScsiTape tape = ScsiTape.open(ADDRESS, answers(), access, time);
        scsi.done();
        return tape;
    }

    /** What REQUEST SENSE answers. */
    static FakeScsi.Reply told(Sense sense) {
        byte[] bytes = new byte[CommandCall.SENSE_BYTES];
        int length = sense.write(MemorySegment.ofArray(bytes), SenseFormat.FIXED);
        return FakeScsi.data(HexFormat.of().formatHex(bytes, 0, length));
    }

    /** Sense data of a tape; the marks are F for filemark, E for end of medium, I for incorrect length. */
    static FakeScsi.Reply sense(SenseKey key, int additional, String marks, Long residual) {
        Sense sense = Sense.of(key, AdditionalSense.of(additional >> 8, additional & 0xff));
        StreamMark[] all = marks.chars().mapToObj(c -> switch (c) {
            case 'F' -> StreamMark.FILEMARK;
            case 'E' -> StreamMark.END_OF_MEDIUM;
            case 'I' -> StreamMark.INCORRECT_LENGTH;
            default -> throw new IllegalArgumentException(marks);
        }).toArray(StreamMark[]::new);
        sense = sense.withStream(all);
        return FakeScsi.sense(residual == null ? sense : sense.withInformation(residual));
    }
}
