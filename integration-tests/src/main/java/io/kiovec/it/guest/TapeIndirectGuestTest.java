// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expect;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectData;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TransferMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Linux' st without direct transfers (try_direct_io=0), which it learns when it is loaded: nobody pretends any. */
@TapeBoot
class TapeIndirectGuestTest {

    private static final int LENGTH = 4096;

    static Stream<String> drives() {
        return GuestTape.names().stream();
    }

    @BeforeAll
    static void withoutDirectTransfers() throws Exception {
        drives().forEach(GuestTape::named);
        loadSt("try_direct_io=0");
        assertEquals("0", allowed());
    }

    @AfterAll
    static void withThem() throws Exception {
        loadSt("try_direct_io=1");
        assertEquals("1", allowed());
    }

    private static void loadSt(String parameter) throws Exception {
        Tool.run("modprobe", "-r", "st");
        Tool.run("modprobe", "st", parameter);
    }

    private static String allowed() throws IOException {
        return Files.readString(Path.of("/sys/bus/scsi/drivers/st/try_direct_io")).strip();
    }

    @ParameterizedTest
    @MethodSource("drives")
    void M3_M4_directTransfersAreDoneIndirectlyOrRefused(String name) throws Exception {
        try (TapeDevice tape = blank(Tapes.st(GuestTape.named(name))); Arena arena = Arena.ofConfined()) {
            assertEquals(Set.of(TransferMode.INDIRECT), tape.limits().modes());
            MemorySegment memory = arena.allocate(LENGTH, 4096).copyFrom(MemorySegment.ofArray(block(LENGTH, 1)));
            expectIndirect(tape.write(memory, RequestOptions.DIRECT));
            assertThrows(DeviceException.DirectImpossible.class,
                    () -> tape.write(memory, RequestOptions.DIRECT_STRICTLY));
            expectAt(1, 0, tape);
            tape.rewind();
            memory.fill((byte) 0);
            assertThrows(DeviceException.DirectImpossible.class,
                    () -> tape.read(memory, RequestOptions.DIRECT_STRICTLY));
            expectAt(0, 0, tape);
            expectIndirect(tape.read(memory, RequestOptions.DIRECT));
            expectData(tape, block(LENGTH, 1), memory.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static void expectIndirect(TapeResult result) {
        expect(result, LENGTH, TapeCondition.NONE);
        assertEquals(TransferMode.INDIRECT, result.mode());
        assertEquals(Demotion.DRIVER_INDIRECT_ONLY, result.demotion());
    }
}
