// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static io.kiovec.tck.internal.BrokenTapes.tape;
import static io.kiovec.tck.internal.BrokenTapes.tells;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.spi.TapeOutcome;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Drivers that do not know where the tape stands, or write filemarks that nobody asked for. */
final class BrokenPositions {

    private static final Traffic FACE = Traffic.TAPE;

    private static final Set<String> MOTIONS = Set.of("read", "writeFilemarks", "space", "locate", "rewind", "erase",
            "close");

    private BrokenPositions() {
    }

    static void addTo(BrokenDrivers drivers) {
        counts(drivers);
        places(drivers);
        filemarks(drivers);
    }

    /** What a call adds to a count of the driver's own that is wrong. */
    interface Error {
        long of(Tamper.Call call, Object result);
    }

    private static Supplier<Tamper> miscounts(Error error) {
        return () -> {
            long[] wrong = new long[1];
            return call -> {
                Object result = call.proceed();
                wrong[0] += error.of(call, result);
                return call.is("position")
                        ? new TapePosition(0, OptionalLong.of(((TapePosition) result).block().getAsLong() + wrong[0]),
                                OptionalLong.empty())
                        : result;
            };
        };
    }

    private static void counts(BrokenDrivers drivers) {
        drivers.in("TapePositions", "S6_countsBlocksAndFilemarks", "counts no filemarks",
                miscounts((call, result) -> call.is("writeFilemarks") ? -call.<Integer>arg(0) : 0));
        drivers.in("TapePositions", "S6_fixedBlocksCountEach", "counts a write of several blocks as one", miscounts(
                (call, result) -> FACE.writes(call) && FACE.memory(call).byteSize() == 4 * 512 ? -3 : 0));
        drivers.in("TapePositions", "S6_endOfDataMovesNothing", "counts the end of data as a block",
                miscounts((call, result) -> call.is("read")
                        && ((TapeOutcome) result).condition() == TapeCondition.END_OF_DATA ? 1 : 0));
        drivers.in("TapePositions", "S6_lastBlocksBeforeTheEndAreTold", "warns once", () -> {
            boolean[] warned = new boolean[1];
            return tells("write", (call, outcome) -> {
                boolean again = warned[0] && outcome.condition() == TapeCondition.EARLY_WARNING;
                warned[0] |= outcome.condition() == TapeCondition.EARLY_WARNING;
                return again ? new TapeOutcome(outcome.count(), TapeCondition.NONE) : outcome;
            }).get();
        });
    }

    private static void places(BrokenDrivers drivers) {
        drivers.in("TapePositions", "S6_standsBehindABlockThatIsTooLarge", "goes back before a block that is too large",
                tells("read", (call, outcome) -> {
                    if (outcome.condition() == TapeCondition.BLOCK_TOO_LARGE) {
                        tape(call).space(TapeUnit.BLOCKS, -1);
                    }
                    return outcome;
                }));
        drivers.in("TapePositions", "S6_standsBehindAFilemarkThatWasMet", "stops before the filemark that it met",
                tells("space", (call, outcome) -> {
                    if (outcome.condition() == TapeCondition.FILEMARK) {
                        tape(call).space(TapeUnit.FILEMARKS, -1);
                    }
                    return outcome;
                }));
        drivers.in("TapePositions", "S6_rewindGoesToTheBeginning", "does not rewind",
                () -> call -> call.is("rewind") ? null : call.proceed());
        drivers.in("TapePositions", "S6_locateGoesThere", "stops one block too early on its way back", () -> call -> {
            if (call.is("locate")) {
                long asked = call.<TapePosition>arg(0).block().getAsLong();
                long now = tape(call).position().block().getAsLong();
                return call.with(ScratchTape.at(asked < now && asked > 1 ? asked + 1 : asked));
            }
            return call.proceed();
        });
        drivers.in("TapePositions", "S6_locateBehindTheEndIsAnError", "stops at the end of data and says nothing",
                () -> call -> {
                    try {
                        return call.proceed();
                    } catch (DeviceException.IllegalRequest behind) {
                        return null;
                    }
                });
    }

    /** What st does by itself: a filemark behind what was written, before something else is done. */
    private static Supplier<Tamper> writesAFilemarkBefore(Set<String> calls) {
        return () -> {
            boolean[] written = new boolean[1];
            return call -> {
                if (calls.contains(call.name()) && written[0]) {
                    tape(call).writeFilemarks(1);
                }
                written[0] = FACE.writes(call) || written[0] && !MOTIONS.contains(call.name());
                return call.proceed();
            };
        };
    }

    private static void filemarks(BrokenDrivers drivers) {
        drivers.in("TapePositions", "S6_motionsWriteNoFilemark", "writes a filemark before it moves back after a write",
                writesAFilemarkBefore(Set.of("locate", "rewind")));
        drivers.in("TapePositions", "S6_closingWritesNoFilemark", "writes a filemark when it is closed after a write",
                writesAFilemarkBefore(Set.of("close")));
        drivers.in("TapePositions", "S6_settlingWritesNoFilemark", "writes a filemark where none was asked for",
                () -> call -> {
                    if (call.is("writeFilemarks") && call.<Integer>arg(0) == 0) {
                        call.with(1);
                        return new TapeOutcome(0, TapeCondition.NONE);
                    }
                    return call.proceed();
                });
        drivers.in("TapePositions", "S6_writesAsManyFilemarksAsWereAsked",
                "writes one filemark, however many are asked",
                () -> call -> {
                    if (call.is("writeFilemarks") && call.<Integer>arg(0) > 1) {
                        call.with(1);
                        return new TapeOutcome(call.<Integer>arg(0), TapeCondition.NONE);
                    }
                    return call.proceed();
                });
    }
}
