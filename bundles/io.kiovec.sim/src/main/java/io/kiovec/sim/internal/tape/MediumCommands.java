// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.ParameterData;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.util.List;

/** READ BLOCK LIMITS, REPORT DENSITY SUPPORT and FORMAT MEDIUM (SSC-4, clause 7). */
final class MediumCommands {

    private static final int MEGABYTE = 1_000_000;
    private static final int DENSITY_DESCRIPTOR = 52;
    private static final int MEDIUM_DESCRIPTOR = 56;
    private static final String ORGANIZATION = "KIOVEC";
    /** Tenths of a millimetre: half an inch. */
    private static final int WIDTH = 127;

    private MediumCommands() {
    }

    static void readBlockLimits(TapeUnit unit, Task task) {
        task.answer(new ParameterData().put8(0).put24(unit.model().maxBlock()).put16(unit.model().minBlock())
                .segment(), 6);
    }

    /** With MEDIA only what the cartridge takes that is loaded; there is one density, so that is the same. */
    static void reportDensitySupport(TapeUnit unit, Task task) throws CheckCondition {
        boolean types = task.bit(1, 1);
        if (task.bit(1, 0)) {
            unit.requireMedium();
        }
        ParameterData data = new ParameterData().put16(0).put16(0);
        if (types) {
            data.put8(0).put8(0).put16(MEDIUM_DESCRIPTOR - 4).put8(1).put8(TapeModes.DENSITY).zeroes(8).put16(WIDTH)
                    .put16(0).zeroes(2).putText(ORGANIZATION, 8).putText("MEMORY", 8)
                    .putText("Simulated cartridge", 20);
        } else {
            data.put8(TapeModes.DENSITY).put8(TapeModes.DENSITY).put8(0xa0).put16(0).put24(0).put16(WIDTH).put16(1)
                    .put32(Math.min(unit.bay().area() / MEGABYTE, 0xffff_ffffL)).putText(ORGANIZATION, 8)
                    .putText("MEMORY", 8).putText("Kept as it is", 20);
        }
        data.set16(0, data.length() - 2);
        task.answer(data.segment(), task.u16(7));
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
