// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.stream.DensityReport;
import io.kiovec.scsi.stream.DensityReport.Density;
import io.kiovec.scsi.stream.StreamBlockLimits;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.util.List;

/** READ BLOCK LIMITS, REPORT DENSITY SUPPORT and FORMAT MEDIUM (SSC-4, clause 7). */
final class MediumCommands {

    private static final int MEGABYTE = 1_000_000;
    private static final int MEDIUM_DESCRIPTOR = 56;
    private static final String ORGANIZATION = "KIOVEC";
    /** Tenths of a millimetre: half an inch. */
    private static final int WIDTH = 127;

    private MediumCommands() {
    }

    static void readBlockLimits(TapeUnit unit, Task task) {
        task.answer(new StreamBlockLimits(0, unit.model().maxBlock(), unit.model().minBlock()),
                StreamBlockLimits.LENGTH);
    }

    /** With MEDIA only what the cartridge takes that is loaded; there is one density, so that is the same. */
    static void reportDensitySupport(TapeUnit unit, Task task) throws CheckCondition {
        boolean types = task.bit(1, 1);
        if (task.bit(1, 0)) {
            unit.requireMedium();
        }
        task.answer(types ? mediumType() : density(unit), task.u16(7));
    }

    private static byte[] mediumType() {
        return new DataBuilder().u16(2 + MEDIUM_DESCRIPTOR).u16(0)
                .u8(0).u8(0).u16(MEDIUM_DESCRIPTOR - 4).u8(1).u8(TapeModes.DENSITY).zeros(8).u16(WIDTH)
                .u16(0).zeros(2).ascii(ORGANIZATION, 8).ascii("MEMORY", 8).ascii("Simulated cartridge", 20)
                .build();
    }

    private static byte[] density(TapeUnit unit) {
        long megabytes = Math.min(unit.bay().area() / MEGABYTE, 0xffff_ffffL);
        return new DensityReport(List.of(new Density(TapeModes.DENSITY, TapeModes.DENSITY,
                Density.WRITABLE | Density.DEFAULT, 0, WIDTH, 1, megabytes, ORGANIZATION, "MEMORY", "Kept as it is")))
                .bytes();
    }

    static void formatMedium(TapeUnit unit, Deck deck, Task task) throws CheckCondition, IOException {
        int format = task.u8(2) & 0x0f;
        if (format > 2) {
            throw CheckCondition.invalidField(2, 3);
        }
        if (task.u16(3) != 0) {
            throw CheckCondition.invalidField(3);
        }
        if (deck.partition() != 0 || deck.object() != 0) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.POSITION_PAST_BEGINNING_OF_MEDIUM);
        }
        long area = deck.cartridge().area();
        List<Long> sizes = format == 0 ? List.of(area) : unit.settings().partitions().wanted(area);
        if (sizes.isEmpty()) {
            // What MODE SELECT took does not fit this cartridge.
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_VALUE_INVALID);
        }
        try {
            deck.cartridge().format(sizes);
        } catch (IOException e) {
            unit.log().writeFailed();
            throw new CheckCondition(SenseKey.MEDIUM_ERROR, AdditionalSense.FORMAT_COMMAND_FAILED);
        }
        deck.move(0, 0);
        unit.bay().show();
        unit.bay().counts().orElseThrow().formatted();
    }
}
