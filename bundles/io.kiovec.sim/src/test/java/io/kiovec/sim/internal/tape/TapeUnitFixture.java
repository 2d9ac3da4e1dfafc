// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.bytes;
import static io.kiovec.sim.internal.tape.TapeRig.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A drive with a small cartridge, and how it is spoken to. */
abstract class TapeUnitFixture {

    static final String READY = "00 00 00 00 00 00";

    @TempDir
    Path folder;
    TapeRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = TapeRig.small();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    static void check(Task task, SenseKey key, AdditionalSense additional) {
        assertEquals(ScsiStatus.CHECK_CONDITION, task.status());
        assertEquals(key, task.sense().key());
        assertEquals(additional, task.sense().additional());
    }

    Task send(String cdb) {
        return rig.none(to -> bytes(to, cdb));
    }

    byte[] ask(int room, String cdb) {
        return rig.answer(room, to -> bytes(to, cdb));
    }

    Task select(String list) {
        MemorySegment data = hex(list);
        return rig.out(data, to -> bytes(to, "15 10 00 00 %02X 00".formatted(data.byteSize())));
    }

    Task load(int action) {
        return rig.none(cdb -> StreamControlCdb.loadUnload(cdb, 0, action));
    }

    void use(TapeModel model) throws IOException {
        rig.close();
        rig = new TapeRig(TapeUnit.open(model, folder, UnitStore.inMemory()));
    }

    static TapeModel model(CartridgeKind kind, WriteProtection protection, long cleanAfter) {
        return new TapeModel("it", Optional.empty(), 1 << 20, 1, "KIO001L9", kind, protection, 4096, 10, 5000,
                cleanAfter, Duration.ZERO);
    }

    static String hexOf(byte[] data) {
        return HexFormat.of().withUpperCase().formatHex(data);
    }

    Map<Integer, byte[]> log(int page) {
        byte[] answer = ask(4096, "4D 00 %02X 00 00 0000 1000 00".formatted(0x40 | page));
        Map<Integer, byte[]> parameters = new TreeMap<>();
        for (int at = 4; at < answer.length; at += 4 + answer[at + 3]) {
            parameters.put((answer[at] & 0xff) << 8 | answer[at + 1] & 0xff,
                    java.util.Arrays.copyOfRange(answer, at + 4, at + 4 + answer[at + 3]));
        }
        return parameters;
    }

    int alert(int flag) {
        return log(0x2e).get(flag)[0];
    }

    static long number(byte[] value) {
        return Long.parseUnsignedLong(hexOf(value), 16);
    }

    Map<Integer, byte[]> attributes(int partition) {
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

    static String text(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII).strip();
    }

    Task writeAttributes(String attributes) {
        MemorySegment list = hex("%08X".formatted(attributes.replace(" ", "").length() / 2) + attributes);
        return rig.out(list, cdb -> StreamControlCdb.writeAttribute(cdb, 0, 0, list.byteSize()));
    }

    String partitionPage() {
        byte[] page = ask(255, "1A 08 11 00 FF 00");
        return hexOf(java.util.Arrays.copyOfRange(page, 4, page.length));
    }
}
