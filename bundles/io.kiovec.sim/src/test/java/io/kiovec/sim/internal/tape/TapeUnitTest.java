// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.bytes;
import static io.kiovec.sim.internal.tape.TapeRig.good;
import static io.kiovec.sim.internal.tape.TapeRig.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
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
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drive and its cartridge: loading, protection, pages, partitions, auxiliary memory. */
class TapeUnitTest {

    private static final String READY = "00 00 00 00 00 00";

    @TempDir
    Path folder;
    private TapeRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = TapeRig.small();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private static void check(Task task, SenseKey key, AdditionalSense additional) {
        assertEquals(ScsiStatus.CHECK_CONDITION, task.status());
        assertEquals(key, task.sense().key());
        assertEquals(additional, task.sense().additional());
    }

    private Task send(String cdb) {
        return rig.none(to -> bytes(to, cdb));
    }

    private byte[] ask(int room, String cdb) {
        return rig.answer(room, to -> bytes(to, cdb));
    }

    private Task select(String list) {
        MemorySegment data = hex(list);
        return rig.out(data, to -> bytes(to, "15 10 00 00 %02X 00".formatted(data.byteSize())));
    }

    private Task load(int action) {
        return rig.none(cdb -> StreamControlCdb.loadUnload(cdb, 0, action));
    }

    private void use(TapeModel model) throws IOException {
        rig.close();
        rig = new TapeRig(TapeUnit.open(model, folder, UnitStore.inMemory()));
    }

    private static TapeModel model(CartridgeKind kind, WriteProtection protection, long cleanAfter) {
        return new TapeModel("it", Optional.empty(), 1 << 20, 1, "KIO001L9", kind, protection, 4096, 10, 5000,
                cleanAfter);
    }

    private static String hexOf(byte[] data) {
        return HexFormat.of().withUpperCase().formatHex(data);
    }

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

    // Mode pages

    @Test
    void theHeaderTellsBufferAndBlockLength() {
        assertEquals("0B 00 10 08 80 000000 00 000000".replace(" ", ""),
                hexOf(java.util.Arrays.copyOf(ask(255, "1A 00 10 00 FF 00"), 12)).replaceFirst("^..", "0B"));
        rig.blockLength(512);
        assertEquals("0200", hexOf(java.util.Arrays.copyOfRange(ask(255, "1A 00 10 00 FF 00"), 10, 12)));
        good(select("00 00 00 00"));
        assertEquals(0, ask(255, "1A 00 10 00 FF 00")[2]);
        assertEquals("0200", hexOf(java.util.Arrays.copyOfRange(ask(255, "1A 00 10 00 FF 00"), 10, 12)));
    }

    @Test
    void pageZeroIsHeaderAndDescriptorOnlyAsStAsks() {
        rig.blockLength(512);
        assertEquals("0B0010088000000000000200", hexOf(ask(12, "1A 00 00 00 0C 00")));
        assertEquals("000E0010000000088000000000000200", hexOf(ask(252, "5A 00 00 00 00 00 00 00FC 00")));
        check(rig.in(TapeRig.block(12), cdb -> bytes(cdb, "1A 00 00 01 0C 00")), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void othersHearOfAChangedBlockLength() {
        Nexus other = rig.initiator("other");
        rig.blockLength(512);
        Task told = rig.run(other, DataDirection.NONE, MemorySegment.NULL, cdb -> bytes(cdb, READY));
        check(told, SenseKey.UNIT_ATTENTION, AdditionalSense.MODE_PARAMETERS_CHANGED);
    }

    @Test
    void anotherDensityIsRefusedAndNothingIsTaken() {
        check(select("00 00 10 08 46 000000 00 000200"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        for (String density : List.of("00", "7F", "80")) {
            good(select("00 00 10 08 " + density + " 000000 00 000200"));
        }
    }

    @Test
    void aResetGoesBackToVariableBlocksAndLeavesTheTapeWhereItIs() {
        rig.write(100);
        rig.blockLength(512);
        good(select("00 00 00 00"));
        rig.unit.reset(ResetScope.LOGICAL_UNIT, null);
        check(send(READY), SenseKey.UNIT_ATTENTION, AdditionalSense.BUS_DEVICE_RESET_FUNCTION_OCCURRED);
        byte[] header = ask(255, "1A 00 10 00 FF 00");
        assertEquals(0x10, header[2]);
        assertEquals(0, header[10]);
        assertEquals(1, rig.where().object());
    }

    @Test
    void theDeviceConfigurationPageTellsTheActivePartition() {
        assertEquals(0, ask(255, "1A 08 10 00 FF 00")[4 + 3]);
        rig.locate(1, 0);
        byte[] page = ask(255, "1A 08 10 00 FF 00");
        assertEquals(0x90, page[4] & 0xff);
        assertEquals(14, page[5]);
        assertEquals(1, page[4 + 3]);
        assertEquals(0x40, page[4 + 8]);
    }

    @Test
    void afterAResetThePagesStillTellWhatIsLoaded() {
        rig.locate(1, 0);
        String before = partitionPage();
        rig.unit.reset(ResetScope.LOGICAL_UNIT, null);
        send(READY);
        assertEquals(before, partitionPage());
        assertEquals(1, ask(255, "1A 08 10 00 FF 00")[4 + 3]);
    }

    @Test
    void vitalProductDataOfATape() {
        assertEquals("01B000020000", hexOf(ask(255, "12 01 B0 00 FF 00")));
        // Flags 3 to 6, 9 to 11 and 20, the first being the highest bit.
        assertEquals("01B200083CE0100000000000", hexOf(ask(255, "12 01 B2 00 FF 00")));
        assertEquals(hexOf(ask(255, "12 01 80 00 FF 00")).substring(8),
                hexOf(ask(255, "12 01 B1 00 FF 00")).substring(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0F 00", "10 00", "10 01", "11 00", "3F FF"})
    void pagesAreTold(String page) {
        for (String control : List.of("00", "40", "80", "C0")) {
            int code = Integer.parseInt(page.substring(0, 2), 16) | Integer.parseInt(control, 16);
            byte[] pages = ask(1024, "5A 08 %02X %s 00 00 00 0400 00".formatted(code, page.substring(3)));
            assertEquals(pages.length - 2, (pages[0] & 0xff) << 8 | pages[1] & 0xff);
            assertTrue(pages.length > 8);
        }
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

    // Log pages

    private Map<Integer, byte[]> log(int page) {
        byte[] answer = ask(4096, "4D 00 %02X 00 00 0000 1000 00".formatted(0x40 | page));
        Map<Integer, byte[]> parameters = new TreeMap<>();
        for (int at = 4; at < answer.length; at += 4 + answer[at + 3]) {
            parameters.put((answer[at] & 0xff) << 8 | answer[at + 1] & 0xff,
                    java.util.Arrays.copyOfRange(answer, at + 4, at + 4 + answer[at + 3]));
        }
        return parameters;
    }

    private int alert(int flag) {
        return log(0x2e).get(flag)[0];
    }

    private static long number(byte[] value) {
        return Long.parseUnsignedLong(hexOf(value), 16);
    }

    @Test
    void dataCountersCountAndCanBeReset() {
        rig.write(1000);
        rig.write(500);
        rig.locate(0, 0);
        rig.in(TapeRig.block(1000), cdb -> StreamCdb.read6(cdb, 0, 1000));
        assertEquals(1500, number(log(0x02).get(5)));
        assertEquals(1000, number(log(0x03).get(5)));
        assertEquals(1500, number(log(0x0c).get(0)));
        assertEquals(1000, number(log(0x0c).get(3)));
        good(send("4C 02 C2 00 00 00 00 0000 00"));
        assertEquals(0, number(log(0x02).get(5)));
        assertEquals(1000, number(log(0x03).get(5)));
    }

    @Test
    void tapeAlertHas64FlagsAndForgetsWhatItTold() {
        assertEquals(64, log(0x2e).size());
        good(send("1E 00 00 00 01 00"));
        load(0);
        assertEquals(1, alert(0x0a));
        assertEquals(0, alert(0x0a));
        load(0);
        assertEquals(0, alert(0x0a), "its cause was there all the time");
        good(send("1E 00 00 00 00 00"));
        good(load(0));
        good(load(1));
        good(send("1E 00 00 00 01 00"));
        load(0);
        assertEquals(1, alert(0x0a));
    }

    @Test
    void theSequentialAccessPageTellsMegabytes() throws IOException {
        use(new TapeModel("big", Optional.of(TapeModel.IN_MEMORY), 100_000_000_000L, 1, "", CartridgeKind.DATA,
                WriteProtection.OFF, 10_000_000_000L, 1, TapeModel.MAX_BLOCK, 0));
        MemorySegment block = TapeRig.block(3_000_000);
        good(rig.out(block, cdb -> StreamCdb.write6(cdb, 0, 3_000_000)));
        Map<Integer, byte[]> page = log(0x0c);
        assertEquals(3, number(page.get(4)));
        assertEquals(90_000, number(page.get(5)));
        assertEquals(10_000, number(page.get(6)));
        assertEquals(3, number(page.get(7)));
    }

    // Partitions

    private String partitionPage() {
        byte[] page = ask(255, "1A 08 11 00 FF 00");
        return hexOf(java.util.Arrays.copyOfRange(page, 4, page.length));
    }

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

    // Auxiliary memory

    private Map<Integer, byte[]> attributes(int partition) {
        byte[] answer = rig.answer(8192, cdb -> StreamControlCdb.readAttribute(cdb, 0, 0, partition, 0, 8192));
        assertEquals(answer.length - 4, CdbFields.u32(MemorySegment.ofArray(answer), 0));
        Map<Integer, byte[]> attributes = new TreeMap<>();
        MemorySegment in = MemorySegment.ofArray(answer);
        for (int at = 4; at < answer.length;) {
            int length = CdbFields.u16(in, at + 3);
            assertEquals(CdbFields.u16(in, at) < 0x800, (answer[at + 2] & 0x80) != 0, "read only");
            attributes.put(CdbFields.u16(in, at), java.util.Arrays.copyOfRange(answer, at + 5, at + 5 + length));
            at += 5 + length;
        }
        return attributes;
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII).strip();
    }

    private Task writeAttributes(String attributes) {
        MemorySegment list = hex("%08X".formatted(attributes.replace(" ", "").length() / 2) + attributes);
        return rig.out(list, cdb -> StreamControlCdb.writeAttribute(cdb, 0, 0, list.byteSize()));
    }

    @Test
    void attributesOfTheDriveAndTheMaker() {
        Map<Integer, byte[]> all = attributes(0);
        assertEquals("KIO123L9", text(all.get(0x0806)));
        assertEquals(0x80, number(all.get(0x0006)));
        assertEquals(1, number(all.get(0x0003)));
        assertEquals(32, all.get(0x0401).length);
        assertTrue(number(all.get(0x0004)) < number(all.get(0x0407)));
        assertEquals("00020002", hexOf(ask(64, "8C 03 0000 00 00 00 00 0000 00000040 00 00")));
        assertEquals("00020001", hexOf(ask(64, "8C 02 0000 00 00 00 00 0000 00000040 00 00")));
    }

    @Test
    void attributesOfHostsAreWrittenReadAndRemoved() {
        good(writeAttributes("0801 01 0004 6D796170 0803 02 0003 616263"));
        assertEquals(32, attributes(0).get(0x0801).length);
        assertEquals("myap", text(attributes(0).get(0x0801)));
        assertEquals(160, attributes(0).get(0x0803).length);
        byte[] from = rig.answer(64, cdb -> StreamControlCdb.readAttribute(cdb, 0, 0, 0, 0x0801, 64));
        assertEquals("0801", hexOf(java.util.Arrays.copyOfRange(from, 4, 6)));
        byte[] list = rig.answer(512, cdb -> StreamControlCdb.readAttribute(cdb, 1, 0, 0, 0x0800, 512));
        assertEquals("00000006080108030806", hexOf(list));
        byte[] supported = rig.answer(512, cdb -> StreamControlCdb.readAttribute(cdb, 5, 0, 0, 0x080b, 512));
        assertEquals("00000004080B080C", hexOf(supported));
        good(writeAttributes("0801 01 0000"));
        assertEquals(null, attributes(0).get(0x0801));
        assertNotEquals(null, attributes(0).get(0x0803));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0401 01 0001 41", "0801 00 0001 41", "0805 00 0002 0000", "0900 00 0001 00",
        "1000 00 0001 00"})
    void anAttributeThatIsNotTheHostsIsRefusedWithAllOthers(String wrong) {
        Task refused = writeAttributes("0800 01 0001 41" + wrong);
        check(refused, SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        assertEquals(10, refused.sense().fieldPointer().orElseThrow().byteAt());
        assertEquals(null, attributes(0).get(0x0800));
    }

    @Test
    void aListOfTheWrongLengthIsRefused() {
        MemorySegment list = hex("00000009 0800 01 0005 41");
        check(rig.out(list, cdb -> StreamControlCdb.writeAttribute(cdb, 0, 0, list.byteSize())),
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
        check(writeAttributes("0800 01 0005 41"), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    @Test
    void aMemoryThatIsFullSaysSo() {
        String large = "080C 00 7000" + "00".repeat(0x7000);
        good(writeAttributes(large));
        MemorySegment list = hex("%08X".formatted(5 + 0x7000) + large);
        check(rig.out(list, cdb -> StreamControlCdb.writeAttribute(cdb, 0, 1, list.byteSize())),
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.AUXILIARY_MEMORY_OUT_OF_SPACE);
        check(rig.in(TapeRig.block(64), cdb -> StreamControlCdb.readAttribute(cdb, 0, 0, 2, 0, 64)),
                SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB);
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
