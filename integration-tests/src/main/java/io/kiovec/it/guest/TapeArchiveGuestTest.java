// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.at;
import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expect;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.open;
import static io.kiovec.it.guest.Tapes.put;
import static io.kiovec.it.guest.Tapes.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Swaps;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.it.Bundles;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Rule S6 on all of {@link Tapes}: an archive has no filemark in it that the application did not write, also when its tape
 * was swapped in the middle of it.
 */
@TapeBoot
class TapeArchiveGuestTest {

    private static final int BLOCKS = 12;

    /** What is done in the middle of an archive. */
    private interface Middle {
        void happens() throws Exception;
    }

    static Stream<String> drives() {
        return GuestTape.names().stream();
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void S6_noCallWritesAFilemarkThatWasNotAskedFor(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(608, 1));
            tape.rewind();
            expectBlock(tape, block(608, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            put(tape, block(608, 2));
            tape.locate(at(0));
            tape.spaceToEnd();
            expectAt(2, 0, tape);
            put(tape, block(608, 3));
            expect(tape.space(TapeUnit.BLOCKS, -1), 1, TapeCondition.NONE);
            tape.spaceToEnd();
            expectAt(3, 0, tape);
            put(tape, block(608, 4));
        }
        try (TapeDevice tape = open(address)) {
            expectAt(4, 0, tape);
            tape.rewind();
            for (int i = 1; i <= 4; i++) {
                expectBlock(tape, block(608, i));
            }
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(4, 0, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void S6_anArchiveHasNoFilemarkWhereItsTapeWasSwapped(String address) throws Exception {
        Address name = Address.parse(address);
        Swaps swaps = Bundles.service(Swaps.class);
        archive(address, List.of(() -> swaps.swap(name, name), () -> swaps.swap(name, name)));
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void S6_anArchiveHasNoFilemarkWhereItsDriverWasReplaced(String address) throws Exception {
        Bundle driver = Bundles.named("io.kiovec." + Address.parse(address).scheme());
        archive(address, List.of(driver::update, () -> refresh(driver)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("drives")
    void S6_anArchiveHasNoFilemarkWhereItsTapeWentToItsOtherFace(String drive) throws Exception {
        String st = Tapes.st(GuestTape.named(drive));
        String sg = Tapes.sg(GuestTape.named(drive));
        Swaps swaps = Bundles.service(Swaps.class);
        for (List<String> faces : List.of(List.of(st, sg), List.of(sg, st))) {
            Address name = Address.parse(faces.getFirst());
            Address other = Address.parse(faces.getLast());
            archive(faces.getFirst(), List.of(() -> assertEquals(other, swaps.swap(name, other).to()),
                    () -> assertEquals(name, swaps.swap(name, name).to())));
            // Neither has other people's st found one.
            String node = st.substring("st:".length());
            Tool.run("mt", "-f", node, "rewind");
            Tool.run("mt", "-f", node, "eod");
            assertEquals("1", Tool.field("File number=([0-9]+)", Tool.run("mt", "-f", node, "status")));
            assertEquals(Integer.toString(BLOCKS + 1),
                    Tool.field("At block ([0-9]+)", Tool.run("mt", "-f", node, "tell")));
        }
    }

    private static void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        bundle.getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), _ -> done.countDown());
        assertTrue(done.await(60, TimeUnit.SECONDS), "not refreshed");
    }

    /** Writes blocks of many lengths and a filemark, with something in the middle a few times, and reads all of it. */
    private static void archive(String address, List<Middle> middles) throws Exception {
        try (TapeDevice tape = blank(address)) {
            int part = BLOCKS / (middles.size() + 1);
            for (int i = 0; i < BLOCKS; i++) {
                if (i > 0 && i % part == 0) {
                    interrupted(tape, middles.get(i / part - 1), i);
                }
                put(tape, block(length(i), i));
            }
            tape.writeFilemarks(1);
            tape.rewind();
            for (int i = 0; i < BLOCKS; i++) {
                expectBlock(tape, block(length(i), i));
            }
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(BLOCKS + 1, 1, tape);
        }
    }

    private static int length(int number) {
        return 512 + number * 1616;
    }

    /**
     * What happens comes right behind a block, nothing waits for it before. A cartridge that has a name is found where it
     * stood. scsi_debug's has none: nobody can tell that it is the same, and nothing is written until the position is set.
     */
    private static void interrupted(TapeDevice tape, Middle middle, int block) throws Exception {
        middle.happens();
        TapePosition after = awaited(tape);
        assertEquals(!Tapes.isDebug(tape.address().toString()), after.isKnown(), after.toString());
        if (!after.isKnown()) {
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(608, 99)));
            tape.locate(at(block));
        }
        expectAt(block, 0, tape);
    }

    /** The driver is there again when a call has passed the gate. */
    private static TapePosition awaited(TapeDevice tape) throws Exception {
        tape.controls();
        return tape.position();
    }
}
