// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.bytes;
import static io.kiovec.sim.internal.tape.TapeRig.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.cartridge.BlankCartridge;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drive and its cartridge: what it says of itself, loading, protection, cleaning, others. */
class TapeUnitTest extends TapeUnitFixture {

    // What the drive says of itself

    @Test
    void inquirySaysThatItIsATapeThatCanBeTakenOut() {
        byte[] inquiry = ask(96, "12 00 00 00 60 00");
        assertEquals(0x01, inquiry[0]);
        assertEquals(0x80, inquiry[1] & 0x80);
        assertEquals("KIOVEC  SIMULATED TAPE", new String(inquiry, 8, 22, StandardCharsets.US_ASCII));
    }

    @Test
    void blockLimitsAreTheModels() throws IOException {
        assertEquals("00FFFFFF0001", hexOf(ask(6, "05 00 00 00 00 00")));
        use(model(CartridgeKind.DATA, WriteProtection.OFF, 0));
        assertEquals("00001388000A", hexOf(ask(6, "05 00 00 00 00 00")));
        check(rig.out(TapeRig.block(9), cdb -> StreamCdb.write6(cdb, 0, 9)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
        check(rig.out(TapeRig.block(5001), cdb -> StreamCdb.write6(cdb, 0, 5001)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
        check(select("00 00 10 08 00 000000 00 001389"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        good(select("00 00 10 08 00 000000 00 001388"));
    }

    @Test
    void whatIsRefusedLeavesTheTapeWhereItIs() {
        rig.write(100);
        rig.write(100);
        long before = rig.where().object();
        String address = " 00 00 0000000000000000 000001 00";
        good(select("00 00 00 08 00 000000 00 000000"));
        for (String refused : new String[]{"88 03", "88 01", "8F 01", "8A 01", "80 01"}) {
            check(send(refused + address), SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB);
            assertEquals(before, rig.where().object(), refused);
        }
        check(rig.out(TapeRig.block(1), to -> bytes(to, "8A 00 00 00 0000000000000000 FFFFFF 00")),
                SenseKey.ABORTED_COMMAND, AdditionalSense.DATA_PHASE_ERROR);
        assertEquals(before, rig.where().object());
    }

    @Test
    void aDriveThatCannotBeMadeLetsItsCartridgeGo() throws IOException {
        TapeModel model = model(CartridgeKind.DATA, WriteProtection.OFF, 0);
        UnitStore broken = new UnitStore() {
            @Override
            public Optional<byte[]> load(String name) {
                throw new UncheckedIOException(new IOException("unreadable"));
            }

            @Override
            public void save(String name, byte[] value) {
                throw new AssertionError("nothing to save");
            }
        };
        assertThrows(UncheckedIOException.class, () -> TapeUnit.open(model, folder, broken));
        use(model);
        rig.write(100);
    }

    @Test
    void everyCommandOfTheTableIsReported() {
        byte[] all = ask(4096, "A3 0C 00 00 0000 00001000 00 00");
        StringBuilder opcodes = new StringBuilder();
        for (int at = 4; at < all.length; at += 8) {
            opcodes.append("%02X ".formatted(all[at]));
        }
        for (String opcode : List.of("01", "04", "05", "08", "0A", "10", "11", "13", "19", "1B", "2B", "34", "44", "80",
                "88", "8A", "8C", "8D", "8F", "91", "92", "93")) {
            assertTrue((" " + opcodes).contains(" " + opcode + " "), opcode + " in " + opcodes);
        }
        byte[] read = ask(64, "A3 0C 01 08 0000 00000040 00 00");
        assertEquals("03", hexOf(new byte[]{read[1]}));
        assertEquals("0803FFFFFF04", hexOf(java.util.Arrays.copyOfRange(read, 4, 10)));
    }

    @Test
    void densitySupportNamesTheOnlyDensity() {
        byte[] densities = ask(200, "44 00 00 00 00 00 00 00C8 00");
        assertEquals(4 + 52, densities.length);
        assertEquals(54, densities[1]);
        assertEquals(0x80, densities[4] & 0xff);
        assertEquals(0xa0, densities[6] & 0xff);
        assertEquals("KIOVEC  ", new String(densities, 20, 8, StandardCharsets.US_ASCII));
        assertEquals(4 + 56, ask(200, "44 02 00 00 00 00 00 00C8 00").length);
        assertEquals(10, ask(200, "44 00 00 00 00 00 00 000A 00").length);
        good(load(0));
        assertEquals(56, ask(200, "44 00 00 00 00 00 00 00C8 00").length);
        check(rig.in(TapeRig.block(200), cdb -> bytes(cdb, "44 01 00 00 00 00 00 00C8 00")), SenseKey.NOT_READY,
                AdditionalSense.MEDIUM_NOT_PRESENT);
    }

    // Loading

    @Test
    void anUnloadedTapeIsNotReadyUntilItIsLoaded() {
        Nexus other = rig.initiator("other");
        rig.write(100);
        good(load(0));
        check(send(READY), SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
        check(send("34 00 00 00 00 00 00 0000 00"), SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
        check(send("8C 00 0000 00 00 00 00 0000 00000000 00 00"), SenseKey.NOT_READY,
                AdditionalSense.MEDIUM_NOT_PRESENT);
        good(load(StreamControlCdb.LOAD));
        good(send(READY));
        check(rig.run(other, DataDirection.NONE, MemorySegment.NULL, cdb -> bytes(cdb, READY)), SenseKey.UNIT_ATTENTION,
                AdditionalSense.NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED);
        assertEquals(0, rig.where().object());
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(1, rig.where().object());
    }

    @Test
    void aHeldTapeShowsItsAuxiliaryMemory() {
        good(load(StreamControlCdb.HOLD));
        check(send(READY), SenseKey.NOT_READY,
                AdditionalSense.MEDIUM_NOT_PRESENT_MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE);
        assertTrue(ask(4096, "8C 00 0000 00 00 00 00 0000 00001000 00 00").length > 100);
        good(load(0));
        check(send(READY), SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
        good(load(StreamControlCdb.HOLD | StreamControlCdb.LOAD));
        check(send(READY), SenseKey.NOT_READY,
                AdditionalSense.MEDIUM_NOT_PRESENT_MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE);
        good(load(StreamControlCdb.LOAD | StreamControlCdb.RETENSION));
        good(send(READY));
    }

    @Test
    void loadingToTheEndOfTapeIsRefused() {
        check(load(StreamControlCdb.LOAD | StreamControlCdb.END_OF_TAPE), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void whoPreventsItKeepsTheTapeIn() {
        good(send("1E 00 00 00 01 00"));
        check(load(0), SenseKey.ILLEGAL_REQUEST, AdditionalSense.MEDIUM_REMOVAL_PREVENTED);
        assertEquals(1, alert(0x0a));
        good(send(READY));
        good(send("1E 00 00 00 00 00"));
        good(load(0));
    }

    @Test
    void anExchangedTapeIsAChangedMediumForEverybody() throws IOException {
        rig.write(100);
        rig.unit.exchange(Cartridge.inMemory(
                new BlankCartridge("OTHER", "KIO777L9", CartridgeKind.DATA, 0x80, List.of(1L << 20))));
        check(send(READY), SenseKey.UNIT_ATTENTION,
                AdditionalSense.NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED);
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(0, rig.where().object());
        assertEquals("OTHER", text(attributes(0).get(0x0401)));
    }

    @Test
    void aTapeInAFileIsThereAgain() throws IOException {
        use(model(CartridgeKind.DATA, WriteProtection.OFF, 0));
        rig.write(100);
        rig.filemark();
        rig.write(200);
        String serial = text(attributes(0).get(0x0401));
        use(model(CartridgeKind.DATA, WriteProtection.OFF, 0));
        assertEquals(serial, text(attributes(0).get(0x0401)));
        assertEquals(2, number(attributes(0).get(0x0003)));
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(new TapeRig.Where(0, 3, 1, 0), rig.where());
    }

    // Protection

    @ParameterizedTest
    @ValueSource(strings = {"0A 00 000064 00", "10 00 000001 00", "10 00 000000 00", "19 00 00 00 00 00",
        "04 00 00 0000 00"})
    void aProtectedTapeIsNotWritten(String cdb) throws IOException {
        use(model(CartridgeKind.DATA, WriteProtection.ON, 0));
        assertEquals(0x90, ask(255, "1A 08 10 00 FF 00")[2] & 0xff);
        assertEquals(0, alert(0x09));
        check(rig.out(TapeRig.block(100), to -> bytes(to, cdb)), SenseKey.DATA_PROTECT,
                AdditionalSense.WRITE_PROTECTED);
        assertEquals(1, alert(0x09));
    }

    @Test
    void softwareProtectionIsSetAndTakenBack() {
        byte[] page = ask(255, "1A 08 10 00 FF 00");
        String body = hexOf(java.util.Arrays.copyOfRange(page, 6, page.length));
        String software = body.substring(0, 16) + "1C" + body.substring(18);
        good(select("00 00 10 00 10 0E" + software));
        check(rig.out(TapeRig.block(100), cdb -> StreamCdb.write6(cdb, 0, 100)), SenseKey.DATA_PROTECT,
                AdditionalSense.LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED);
        good(select("00 00 10 00 10 0E" + body));
        rig.write(100);
        String associated = body.substring(0, 26) + "04";
        good(select("00 00 10 00 10 0E" + associated));
        check(rig.out(TapeRig.block(100), cdb -> StreamCdb.write6(cdb, 0, 100)), SenseKey.DATA_PROTECT,
                AdditionalSense.ASSOCIATED_WRITE_PROTECT);
        good(load(0));
        good(load(StreamControlCdb.LOAD));
        rig.write(100);
    }

    // Cleaning

    @Test
    void aUsedDriveAsksForCleaningUntilACleaningTapeWasIn() throws IOException {
        use(model(CartridgeKind.DATA, WriteProtection.OFF, 10_000));
        assertEquals(0, log(0x0c).get(0x100)[0]);
        rig.write(5000);
        rig.write(5000);
        assertEquals(1, log(0x0c).get(0x100)[0]);
        assertEquals(1, alert(0x14));
        rig.unit.exchange(Cartridge.inMemory(new BlankCartridge("CLEAN", "CLN001L9", CartridgeKind.CLEANING, 0x80,
                List.of(1L << 16))));
        send(READY);
        check(send(READY), SenseKey.NOT_READY, AdditionalSense.CLEANING_CARTRIDGE_INSTALLED);
        check(rig.none(cdb -> StreamCdb.rewind(cdb, 0)), SenseKey.NOT_READY,
                AdditionalSense.CLEANING_CARTRIDGE_INSTALLED);
        assertEquals(1, alert(0x0b));
        assertEquals(0, log(0x0c).get(0x100)[0]);
        good(load(0));
        check(send(READY), SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
    }

    // Others

    @Test
    void whoeverHoldsTheTapeIsNotMovedByOthers() {
        Nexus other = rig.initiator("other");
        good(send("16 00 00 00 00 00"));
        for (String cdb : List.of("01 00 00 00 00 00", "08 00 000064 00", "11 00 000001 00",
                "34 00 00 00 00 00 00 0000 00")) {
            Task refused = rig.run(other, DataDirection.NONE, MemorySegment.NULL, to -> bytes(to, cdb));
            assertEquals(ScsiStatus.RESERVATION_CONFLICT, refused.status(), cdb);
        }
        assertEquals(ScsiStatus.GOOD, rig.run(other, DataDirection.IN, TapeRig.block(36),
                to -> bytes(to, "12 00 00 00 24 00")).status());
    }
}
