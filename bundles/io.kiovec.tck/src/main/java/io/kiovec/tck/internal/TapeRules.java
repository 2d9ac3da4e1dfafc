// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapeUnit;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What holds for a tape face: blocks and filemarks as they were written, and what is met behind them. */
public abstract class TapeRules extends DataRules<TapeEndpoint> {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected TapeRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.TAPE);
    }

    @Override
    void use(TapeEndpoint endpoint) throws DeviceException {
        endpoint.rewind();
    }

    private TapeTalk talk() throws DeviceException {
        return TapeTalk.begin(scratch());
    }

    @Test
    void D1_variableBlocksComeBackAsTheyWere() throws Exception {
        TapeTalk tape = talk();
        tape.put(1008, 1);
        tape.put(40000, 2);
        tape.put(704, 3);
        tape.back(3);
        tape.expectBlock(1008, 1);
        tape.expectBlock(40000, 2);
        tape.expectBlock(704, 3);
    }

    @Test
    void D1_endsAreTold() throws Exception {
        TapeTalk tape = talk();
        tape.put(1008, 1);
        tape.filemarks(2);
        tape.put(704, 2);
        tape.back(4);
        tape.expectBlock(1008, 1);
        tape.expectNothingBut(TapeCondition.FILEMARK);
        tape.expectNothingBut(TapeCondition.FILEMARK);
        tape.expectBlock(704, 2);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
    }

    @Test
    void D1_filemarkBeforeTheEndIsToldBeforeIt() throws Exception {
        TapeTalk tape = talk();
        tape.put(1008, 1);
        tape.filemarks(1);
        tape.back(2);
        tape.expectBlock(1008, 1);
        tape.expectNothingBut(TapeCondition.FILEMARK);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
    }

    @Test
    void D1_beginningOfABlockThatIsTooLargeComes() throws Exception {
        TapeTalk tape = talk();
        tape.put(4000, 1);
        tape.put(704, 2);
        tape.back(2);
        tape.expectBeginning(512, 4000, 1);
        tape.expectBlock(704, 2);
    }

    @Test
    void D1_fixedBlocksComeUpToAFilemark() throws Exception {
        TapeTalk tape = talk();
        tape.endpoint().blockLength(512);
        tape.put(4 * 512, 1);
        tape.filemarks(1);
        tape.put(2 * 512, 2);
        tape.back(7);
        tape.expectShort(8 * 512, 4 * 512, 1, TapeCondition.FILEMARK);
        tape.expectShort(8 * 512, 2 * 512, 2, TapeCondition.END_OF_DATA);
    }

    @Test
    void D1_blockLengthIsWhatWasSet() throws Exception {
        TapeEndpoint tape = talk().endpoint();
        tape.blockLength(512);
        assertEquals(512, tape.blockLength(), "the length of blocks, after it was set to 512");
        tape.blockLength(0);
        assertEquals(0, tape.blockLength(), "the length of blocks, after it was set to variable");
    }

    @Test
    void D1_writingGoesOverWhatStandsThere() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.put(704, 2);
        tape.put(704, 3);
        tape.back(2);
        tape.put(1008, 4);
        tape.back(2);
        tape.expectBlock(704, 1);
        tape.expectBlock(1008, 4);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
    }

    @Test
    void D1_erasesTheRest() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.put(704, 2);
        tape.back(1);
        tape.endpoint().erase();
        tape.locate(0);
        tape.expectBlock(704, 1);
        tape.expectNothingBut(TapeCondition.END_OF_DATA);
    }

    @Test
    void D1_spacesOverBlocks() throws Exception {
        TapeTalk tape = talk();
        for (int i = 0; i < 5; i++) {
            tape.put(704, i);
        }
        tape.expectSpaced(TapeUnit.BLOCKS, -4, 4, TapeCondition.NONE);
        tape.expectSpaced(TapeUnit.BLOCKS, 2, 2, TapeCondition.NONE);
        tape.expectBlock(704, 3);
    }

    @Test
    void D1_spacingOverBlocksStopsBehindAFilemark() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.put(704, 2);
        tape.filemarks(1);
        tape.put(1008, 3);
        tape.back(4);
        tape.expectSpaced(TapeUnit.BLOCKS, 4, 2, TapeCondition.FILEMARK);
        tape.expectBlock(1008, 3);
    }

    @Test
    void D1_spacesOverFilemarks() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.filemarks(1);
        tape.put(704, 2);
        tape.filemarks(1);
        tape.put(1008, 3);
        tape.back(5);
        tape.expectSpaced(TapeUnit.FILEMARKS, 2, 2, TapeCondition.NONE);
        tape.expectBlock(1008, 3);
        tape.expectSpaced(TapeUnit.FILEMARKS, -1, 1, TapeCondition.NONE);
        tape.expectSpaced(TapeUnit.BLOCKS, -1, 1, TapeCondition.NONE);
        tape.expectBlock(704, 2);
    }

    @Test
    void D1_spacingStopsAtTheEnds() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.put(704, 2);
        tape.back(2);
        tape.expectSpaced(TapeUnit.BLOCKS, 9, 2, TapeCondition.END_OF_DATA);
        assertEquals(TapeCondition.BEGINNING_OF_PARTITION, tape.endpoint().space(TapeUnit.BLOCKS, -9000).condition(),
                "what is met where a tape begins");
    }

    @Test
    void D1_spacesToTheEndOfData() throws Exception {
        TapeTalk tape = talk();
        tape.put(704, 1);
        tape.filemarks(1);
        tape.put(704, 2);
        tape.back(3);
        assertEquals(TapeCondition.END_OF_DATA, tape.endpoint().space(TapeUnit.END_OF_DATA, 1).condition(),
                "what is met at the end of data");
        tape.put(1008, 3);
        tape.back(2);
        tape.expectBlock(704, 2);
        tape.expectBlock(1008, 3);
    }

    @Test
    void D1_optionsAreSomeThatItKnows() throws Exception {
        TapeEndpoint tape = open(AccessMode.READ);
        assertNotNull(tape.controls(), "controls() gave null: none is an empty set");
        assertNotNull(tape.status(), "status() gave null: TapeStatus.UNKNOWN is of a drive that says nothing");
        Set<TapeOption> known = tape.knownOptions();
        assertTrue(known.containsAll(tape.options()), () -> "knows " + known + " and has others on");
    }

    @Test
    void D1_progressIsAPart() throws Exception {
        TapeTalk tape = talk();
        for (int i = 0; i < 5; i++) {
            tape.put(704, i);
        }
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> wrong = new AtomicReference<>("");
        Thread asking = Thread.ofPlatform().daemon().name("kiovec tck asks for progress").start(() -> {
            do {
                tape.endpoint().progress().ifPresent(part -> {
                    if (!(part >= 0 && part <= 1)) {
                        wrong.set("tells a progress of " + part + ": it is a part, 0 to 1");
                    }
                });
            } while (!done.get());
        });
        tape.endpoint().rewind();
        done.set(true);
        asking.join();
        assertEquals("", wrong.get());
    }
}
