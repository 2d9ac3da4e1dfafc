// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.broken;

import java.util.List;
import java.util.stream.Stream;

/** For each rule that binds the core a core that breaks it. */
final class BrokenCores {

    private BrokenCores() {
    }

    static List<BrokenCore> all() {
        return Stream.of(modes(), lifetimes(), swaps(), drivers()).flatMap(List::stream).toList();
    }

    private static List<BrokenCore> modes() {
        return List.of(
                new BrokenCore("M1", "takes native memory only", "unit/RequestPath",
                        "if (request.flow() == CoreRequest.Flow.READ && memory.isReadOnly()) {",
                        "if (!memory.isNative() || memory.isReadOnly()) {",
                        "block.TransferModesTest#M1_indirectTakesArraysAndUnalignedAndSlicedMemory"),
                new BrokenCore("M2", "hands the caller's memory down where it should stage", "block/BlockPath",
                        "MemorySegment staged = request.staged(chunk, length);", "MemorySegment staged = data;",
                        "block.TransferModesTest#M2_indirectNeverShowsTheCallersMemoryToADriverThatKnowsOnlyDirect"),
                new BrokenCore("M3", "demotes what was strictly asked", "unit/RequestPath",
                        "if (asked == AskedMode.DIRECT_STRICTLY) {", "if (asked == null) {",
                        "block.TransferModesTest#M3_strictlyDirectIsATypedErrorBeforeAnythingMoves"),
                new BrokenCore("M4", "looks at the length before the address", "plan/TransferPlan",
                        "if (beyond(address, addressAlignment) != 0) {",
                        "if (length % lengthAlignment == 0 && beyond(address, addressAlignment) != 0) {",
                        "scsi.ScsiTransferTest#M4_anUnalignedAddressComesBeforeTheLength"),
                new BrokenCore("M5", "repeats every direct transfer that failed", "block/BlockPath", """
                                    } catch (DeviceException.DirectImpossible refused) {
                                        refusedDirect(request, refused);
                        """, """
                                    } catch (DeviceException refused) {
                                        request.giveUpDirect(Demotion.KERNEL);
                        """, "block.TransferModesTest#M5_failedDirectTransferIsNotRepeatedAfterDataMayHaveMoved"),
                new BrokenCore("M6", "does not hear of a driver that did it indirectly after all", "block/BlockPath",
                        "if (call.done() == TransferMode.INDIRECT) {", "if (call.done() == null) {",
                        "block.TransferModesTest#M6_aDriverThatDidItIndirectlyAfterAllIsADemotion"),
                new BrokenCore("M7", "sends what is beyond the limits in one piece", "plan/BlockPlan",
                        "return Math.min(length, maxDirect);", "return length;",
                        "block.TransferModesTest#M7_aTransferBeyondTheLimitsIsSplitAndReportedAsOne"));
    }

    private static List<BrokenCore> lifetimes() {
        return List.of(
                new BrokenCore("L1", "hands a request over twice", "queue/ThreadedQueue", """
                                        done.add(request);
                                        results.signalAll();
                        """, """
                                        done.add(request);
                                        if (done.size() < size) {
                                            done.add(request);
                                        }
                                        results.signalAll();
                        """, "block.BlockQueueTest#L1_everyAcceptedRequestIsReapedExactlyOnce"),
                new BrokenCore("L2", "takes an endpoint for empty while calls are inside it", "gate/Binding",
                        "while (!inFlight.isEmpty()) {", "while (deadline == 1) {",
                        "gate.GateTest#L2_nobodyIsInsideWhatWasDrained"),
                new BrokenCore("L3", "frees a buffer at once when it is closed", "memory/LeasedBuffer",
                        "if (LEASE.compareAndSet(this, 0, CLOSED | FREED)) {",
                        "if ((int) LEASE.getAndBitwiseOr(this, CLOSED | FREED) < FREED) {",
                        "block.BlockQueueTest#L3_aBufferClosedInFlightIsFreedWhenItsTransferEnds"),
                new BrokenCore("L4", "does not wait for what is in flight", "gate/Binding",
                        "while (!inFlight.isEmpty()) {", "while (deadline == 0) {",
                        "scsi.ScsiDeviceTest#L4_closeWaitsForWhatIsInFlight"),
                new BrokenCore("L5", "keeps its thread when it ends", "device/TimedLookout", "timer.shutdownNow();",
                        "timer.purge();",
                        "device.TimedLookoutTest#L5_closingEndsTheThreadAndDropsWhatComes"));
    }

    private static List<BrokenCore> swaps() {
        return List.of(
                new BrokenCore("S1", "does not flush what it lets go", "unit/Departure",
                        "flush(old, () -> unit.face().depart(unit, old));", "flush(old, () -> old.inside());",
                        "block.SwapTest#S1_whatWasWrittenIsFlushedBeforeRequestsAreHeldAndTheRestAfter"),
                new BrokenCore("S1", "holds requests while it flushes all", "unit/Departure",
                        "flush(old, () -> unit.face().flushAhead(unit, old));", "flush(old, () -> old.inside());",
                        "block.SwapTest#S1_whatWasWrittenIsFlushedBeforeRequestsAreHeldAndTheRestAfter"),
                new BrokenCore("S2", "sends a write again that may have reached the device", "block/BlockPath", """
                                    } catch (DeviceException.Offline gone) {
                                        begunAnew(request, binding, gone);
                        """, """
                                    } catch (DeviceException.Offline | DeviceException.OutcomeUnknown gone) {
                                        unit().lost(binding, gone.getMessage());
                        """, "block.SwapTest#S2_aWriteOfUnknownOutcomeIsNeverSentAgain"),
                new BrokenCore("S3", "does not wait for a driver", "gate/Gate", "if (left <= 0) {",
                        "if (left <= 0 || current == null) {",
                        "block.SwapTest#S3_requestsWaitUntilADriverComesBackAndFindTheirData"),
                new BrokenCore("S4", "cancels nothing when the deadline has come", "unit/Departure",
                        ".start(() -> unit.face().cancel(unit, old));", ".start(() -> old.inside());",
                        "scsi.BrokenScsiDriverTest#S4_whatAQueueDoesNotGiveBackIsCancelledByItsOwnerAndThenOfUnknownOutcome"),
                new BrokenCore("S4", "closes an endpoint that a call is still inside of", "unit/Departure", """
                                        leaveToItsCalls(old);
                        """, """
                                        unit.face().abandoned(old);
                                        close(old, closing, flushed);
                        """, "tape.TapeMotionTest#S4_oneThatCannotBeDrainedKeepsItsEndpointAndTheTapeGoesOnElsewhere"),
                new BrokenCore("S5", "goes on with another device", "unit/Opener",
                        "if (!before.identity().sameAs(identity)) {", "if (identity == null) {",
                        "block.SwapTest#S5_anotherDeviceIsRefusedAndTheDeviceGoesOfflineWithTheReason"),
                new BrokenCore("S6", "does not bring a tape to where it stood", "tape/TapeCarriage",
                        "drive.locate(goal);",
                        "drive.position();", "tape.TapeSwapTest#S6_aSwapLocatesAndVerifies"),
                new BrokenCore("S6", "writes where nobody knows the position", "tape/Whereabouts",
                        "if (!seen.position().isKnown()) {", "if (seen == null) {",
                        "tape.TapeSwapTest#S6_anUnknownPositionStaysUnknownAndNothingIsWritten"),
                new BrokenCore("S7", "takes the transport that came first", "transport/TransportRegistry", """
                                        .filter(transport -> transport.conduct().quarantine().isEmpty())
                                        .sorted(ServedTransport.BEST_FIRST)
                        """, """
                                        .filter(transport -> transport.conduct().quarantine().isEmpty())
                                        .sorted(Comparator.comparing(ServedTransport::id))
                        """, "block.SwapTest#S7_theHigherRankingServesThenTheOlderAndALoserStandsIn"),
                new BrokenCore("S8", "believes a driver that moved more than it was asked", "block/BlockPath",
                        "if (whole <= 0 || moved > asked) {", "if (whole <= 0) {",
                        "block.SwapTest#S8_aDriverThatMovesMoreThanItWasAskedIsNotBelieved"),
                new BrokenCore("S9", "leaves its devices open when it stops", "device/DeviceTable",
                        "await(units.values().stream().map(DeviceUnit::coreStops).toList());", "units.values();",
                        "block.SwapTest#S9_whenTheCoreStopsItsDevicesEndAsUnavailable"));
    }

    private static List<BrokenCore> drivers() {
        return List.of(
                new BrokenCore("D1", "has no room in a queue of its own", "queue/ThreadedQueue",
                        "if (size == depth) {", "if (size <= depth) {",
                        "scsi.ScsiQueueTest#D1_withoutAQueueOfTheDriversThreadsMakeSynchronousCalls"),
                new BrokenCore("D2", "sends a batch one by one", "queue/DriverQueue", """
                                    settle(request, went);
                                }
                                return count;
                        """, """
                                    settle(request, went);
                                    lanes.submit();
                                }
                                return count;
                        """,
                        "scsi.ScsiQueueTest#D2_aBatchGoesToTheDriversQueueAndEachComesBackOnceInTheOrderOfTheDriver"),
                new BrokenCore("D3", "takes mapped memory for any other", "unit/RequestPath", "if (mapped) {",
                        "if (mapped && request.isQueued()) {",
                        "scsi.MappedBufferTest#D3_aTransferInTheEndpointsOwnMemoryIsMapped"),
                new BrokenCore("D6", "does not wait for the users of what goes", "device/DeviceTable",
                        """
                                            await(units.values().stream()
                                                    .map(unit -> unit.leave(transport, "the transport " + transport.name() + " has gone")).toList());
                                """,
                        """
                                            units.values().forEach(
                                                    unit -> unit.leave(transport, "the transport " + transport.name() + " has gone"));
                                """,
                        "block.SwapTest#D6_aGoingTransportWaitsUntilItsUsersHaveLetGo"));
    }
}
