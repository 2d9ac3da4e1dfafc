// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.bytes;
import static io.kiovec.sim.internal.tape.TapeRig.good;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.unit.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions, by the Medium Partition page and FORMAT MEDIUM. */
class TapePartitionsTest extends TapeUnitFixture {

    @Test
    void thePartitionPageTellsWhatTheCartridgeHas() {
        // Two of 65536 bytes: too many for 16 bits, so 6553 times ten bytes.
        assertEquals("910E 03 01 1C 03 01 00 1999 1999 0000 0000".replace(" ", ""), partitionPage());
    }

    @Test
    void formatMakesThePartitionsThatModeSelectAsksFor() {
        rig.write(100);
        good(rig.none(cdb -> StreamCdb.rewind(cdb, 0)));
        // IDP, kilobytes: 40 and the rest.
        good(select("00 00 10 00 11 0E 03 01 2C 03 00 00 FFFF 0028 0000 0000"));
        rig.locate(0, 1);
        Task late = rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 1, 0));
        check(late, SenseKey.ILLEGAL_REQUEST, AdditionalSense.POSITION_PAST_BEGINNING_OF_MEDIUM);
        rig.locate(0, 0);
        good(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 1, 0)));
        assertEquals("910E 03 01 1C 03 01 00 2333 1000 0000 0000".replace(" ", ""), partitionPage());
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(0, rig.where().object());
        good(rig.none(cdb -> StreamCdb.locate16(cdb, StreamCdb.CHANGE_PARTITION, 0, 1, 0)));
        Task full = rig.out(TapeRig.block(41_000), cdb -> StreamCdb.write6(cdb, 0, 41_000));
        check(full, SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED);
        rig.locate(0, 0);
        good(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 0, 0)));
        check(rig.none(cdb -> StreamCdb.locate16(cdb, StreamCdb.CHANGE_PARTITION, 0, 1, 0)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
        assertEquals("910E 03 00 1C 03 01 00 3333 0000 0000 0000".replace(" ", ""), partitionPage());
    }

    /** Linux' st sends two of them always, and none where it wants one partition. */
    @Test
    void thePartitionPageMayComeWithFewerSizes() {
        good(select("00 00 10 00 11 0A 03 01 2C 03 00 00 FFFF 0028"));
        good(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 1, 0)));
        assertEquals("910E 03 01 1C 03 01 00 2333 1000 0000 0000".replace(" ", ""), partitionPage());
        good(select("00 00 10 00 11 06 03 00 84 03 00 00"));
        good(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 1, 0)));
        assertEquals("910E 03 00 1C 03 01 00 3333 0000 0000 0000".replace(" ", ""), partitionPage());
        // Sizes that are asked for and not told do not fit; and the page has no more than it has.
        good(select("00 00 10 00 11 08 03 01 2C 03 00 00 0028"));
        check(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 1, 0)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.PARAMETER_VALUE_INVALID);
        check(select("00 00 10 00 11 10 03 00 84 03 00 00 0000 0000 0000 0000 0000"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        check(select("00 00 10 00 11 05 03 00 84 03 00"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 00 84", "03 03 44"})
    void theDriveChoosesSizesByItself(String asked) {
        good(select("00 00 10 00 11 0E " + asked + " 03 00 00 0000 0000 0000 0000"));
        good(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 2, 0)));
        assertEquals(asked.substring(0, 5).replace(" ", ""), partitionPage().substring(4, 8));
    }

    @Test
    void partitionsThatDoNotFitAreRefusedAndTheDataStays() {
        rig.write(100);
        good(rig.none(cdb -> StreamCdb.rewind(cdb, 0)));
        check(select("00 00 10 00 11 0E 03 04 24 03 00 00 FFFF 0028 0000 0000"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        good(select("00 00 10 00 11 0E 03 01 34 03 00 00 0028 0028 0000 0000"));
        check(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 1, 0)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.PARAMETER_VALUE_INVALID);
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(1, rig.where().object());
        check(rig.none(cdb -> StreamControlCdb.formatMedium(cdb, 0, 3, 0)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
    }
}
