// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapeUnit;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/** Drivers that break what holds for blocks, filemarks and motions of a tape. */
final class BrokenTapes {

    private static final Traffic FACE = Traffic.TAPE;

    private BrokenTapes() {
    }

    static TapeEndpoint tape(Tamper.Call call) {
        return (TapeEndpoint) call.target();
    }

    /** {@return whether a call is a motion over something} */
    static boolean spaces(Tamper.Call call, TapeUnit unit) {
        return call.is("space") && call.arg(0) == unit;
    }

    /** Makes another outcome of one. */
    interface Changing {
        TapeOutcome change(Tamper.Call call, TapeOutcome outcome) throws Throwable;
    }

    /** A driver that tells other outcomes of calls of a name. */
    static Supplier<Tamper> tells(String name, Changing what) {
        return () -> call -> {
            Object result = call.proceed();
            return call.is(name) ? what.change(call, (TapeOutcome) result) : result;
        };
    }

    static void addTo(BrokenDrivers drivers) {
        blocks(drivers);
        ends(drivers);
        motions(drivers);
        words(drivers);
    }

    private static void blocks(BrokenDrivers drivers) {
        drivers.in("Tape", "D1_variableBlocksComeBackAsTheyWere", "fills a block up to multiples of 512",
                () -> call -> {
                    if (FACE.writes(call) && FACE.memory(call).byteSize() % 512 != 0) {
                        long length = FACE.memory(call).byteSize();
                        MemorySegment padded = MemorySegment.ofArray(new byte[(int) Fit.up(length, 512)]);
                        MemorySegment.copy(FACE.memory(call), 0, padded, 0, length);
                        return new TapeOutcome(length, ((TapeOutcome) call.with(padded, call.arg(1))).condition());
                    }
                    return call.proceed();
                });
        drivers.in("Tape", "D1_beginningOfABlockThatIsTooLargeComes", "throws a block away that is too large",
                tells("read", (call, outcome) -> outcome.condition() == TapeCondition.BLOCK_TOO_LARGE
                        ? new TapeOutcome(0, outcome.condition())
                        : outcome));
        drivers.in("Tape", "D1_blockLengthIsWhatWasSet", "does not say that blocks are fixed",
                () -> call -> call.is("blockLength") && call.args() == null ? (Object) 0 : call.proceed());
        drivers.in("Tape", "D1_writingGoesOverWhatStandsThere", "appends", () -> call -> {
            if (FACE.writes(call)) {
                tape(call).space(TapeUnit.END_OF_DATA, 1);
            }
            return call.proceed();
        });
        drivers.in("Tape", "D1_erasesTheRest", "does not erase",
                () -> call -> call.is("erase") ? null : call.proceed());
    }

    private static void ends(BrokenDrivers drivers) {
        drivers.in("Tape", "D1_endsAreTold", "takes two filemarks for the end of data", () -> {
            boolean[] before = new boolean[1];
            return tells("read", (call, outcome) -> {
                boolean twice = before[0] && outcome.condition() == TapeCondition.FILEMARK;
                before[0] = outcome.condition() == TapeCondition.FILEMARK;
                return twice ? new TapeOutcome(0, TapeCondition.END_OF_DATA) : outcome;
            }).get();
        });
        drivers.in("Tape", "D1_filemarkBeforeTheEndIsToldBeforeIt", "takes a filemark at the end for the end",
                tells("read",
                        (call, outcome) -> {
                            if (outcome.condition() != TapeCondition.FILEMARK) {
                                return outcome;
                            }
                            TapeCondition behind = tape(call).space(TapeUnit.BLOCKS, 1).condition();
                            if (behind == TapeCondition.NONE) {
                                tape(call).space(TapeUnit.BLOCKS, -1);
                            }
                            return behind == TapeCondition.END_OF_DATA ? new TapeOutcome(0, behind) : outcome;
                        }));
        drivers.in("Tape", "D1_fixedBlocksComeUpToAFilemark", "forgets the filemark that ended a read", tells("read",
                (call, outcome) -> outcome.count() > 0 && outcome.condition() == TapeCondition.FILEMARK
                        ? new TapeOutcome(outcome.count(), TapeCondition.NONE)
                        : outcome));
    }

    private static void motions(BrokenDrivers drivers) {
        drivers.in("Tape", "D1_spacesOverBlocks", "counts below nothing when it goes back", tells("space",
                (call, outcome) -> spaces(call, TapeUnit.BLOCKS) && call.<Long>arg(1) < 0
                        ? new TapeOutcome(-outcome.count(), outcome.condition())
                        : outcome));
        drivers.in("Tape", "D1_spacingOverBlocksStopsBehindAFilemark", "counts a filemark as a block", tells("space",
                (call, outcome) -> outcome.condition() == TapeCondition.FILEMARK
                        ? new TapeOutcome(outcome.count() + 1, TapeCondition.NONE)
                        : outcome));
        drivers.in("Tape", "D1_spacesOverFilemarks", "counts the filemarks between those that it passed", tells("space",
                (call, outcome) -> spaces(call, TapeUnit.FILEMARKS)
                        ? new TapeOutcome(outcome.count() - 1, outcome.condition())
                        : outcome));
        drivers.in("Tape", "D1_spacingStopsAtTheEnds", "throws where a motion meets an end", tells("space",
                (call, outcome) -> {
                    if (spaces(call, TapeUnit.BLOCKS) && outcome.condition() == TapeCondition.END_OF_DATA) {
                        throw new DeviceException.Medium(FACE.address(), "BLANK CHECK");
                    }
                    return outcome;
                }));
        drivers.in("Tape", "D1_spacesToTheEndOfData", "stands where it stood", () -> call -> spaces(call,
                TapeUnit.END_OF_DATA) ? new TapeOutcome(0, TapeCondition.END_OF_DATA) : call.proceed());
    }

    private static void words(BrokenDrivers drivers) {
        drivers.in("Tape", "D1_optionsAreSomeThatItKnows", "has an option on that it does not know",
                () -> call -> call.is("options") ? Set.of(TapeOption.LOGICAL_POSITIONS) : call.proceed());
        drivers.in("Tape", "D1_progressIsAPart", "tells percents",
                () -> call -> call.is("progress") ? OptionalDouble.of(42) : call.proceed());
    }
}
