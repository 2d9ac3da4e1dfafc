// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.WholePlan;
import io.kiovec.core.internal.unit.CoreRequest.Flow;
import io.kiovec.core.internal.unit.EndpointCall;
import io.kiovec.core.internal.unit.RequestPath;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.MemorySegment;

/** The way of a tape's data: at a known position, in one piece, and never twice. */
final class TapePath extends RequestPath<TapeTransfer> {

    private final GatedTapeDevice device;
    private final TapeCarriage carriage;
    private final TapeTurns turns;
    private final Whereabouts where;

    TapePath(GatedTapeDevice device, TapeCarriage carriage, TapeTurns turns) {
        super(device);
        this.device = device;
        this.carriage = carriage;
        this.turns = turns;
        where = carriage.where();
    }

    @Override
    protected void check(TapeTransfer request) throws DeviceException {
        if (request.flow() == Flow.WRITE && !device.access().writes()) {
            throw readingOnly();
        }
        int block = carriage.blockLength();
        if (block > 0 && request.length() % block != 0) {
            throw illegal(request.length() + " bytes are no whole blocks of " + block
                    + ": give a multiple, or set the length of blocks to 0");
        }
    }

    /** Rule S2: begun anew only where nothing reached the tape, and rule S6: only where it still stands there. */
    @Override
    protected void perform(TapeTransfer request) throws DeviceException {
        boolean done = false;
        while (!done) {
            enter(request);
            Binding binding = request.passage().binding();
            try {
                where.requireKnown();
                if (request.length() > 0) {
                    transfer(request, binding, (WholePlan) unit().plan(binding));
                }
                done = true;
            } catch (DeviceException.Offline gone) {
                begunAnew(request, binding, gone);
            } finally {
                leave(request);
            }
        }
    }

    private void transfer(TapeTransfer request, Binding binding, WholePlan plan) throws DeviceException {
        decide(request, binding, plan);
        if (request.isDirect()) {
            try {
                EndpointCall call = request.call(request.directMode());
                TapeOutcome outcome = move(request, binding, request.memory(), call);
                if (call.done() == TransferMode.INDIRECT) {
                    request.demoted(Demotion.KERNEL);
                }
                request.done(outcome, call.done(), call.copied(), elements(request, call, plan, 0, outcome.count()));
                return;
            } catch (DeviceException.DirectImpossible refused) {
                refusedDirect(request, refused);
            }
        }
        if (plan.driverStages()) {
            EndpointCall call = request.call(TransferMode.INDIRECT);
            TapeOutcome outcome = move(request, binding, request.memory(), call);
            request.done(outcome, call.done(), call.copied(), call.elements());
        } else {
            staged(request, binding, plan);
        }
    }

    /** Rule M7: a tape block cannot be split, and goes through memory of the framework in one piece. */
    private void staged(TapeTransfer request, Binding binding, WholePlan plan) throws DeviceException {
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.take(request.length(), request.options().timeout().toNanos());
        try {
            MemorySegment through = request.staged(chunk, request.length());
            boolean reads = request.flow() == Flow.READ;
            if (!reads) {
                through.copyFrom(request.memory());
            }
            EndpointCall call = request.call(TransferMode.DIRECT, chunk);
            TapeOutcome outcome = move(request, binding, through, call);
            long copied = request.length();
            if (reads) {
                copied = request.options().dataPhase() == DataPhase.DELIVER ? outcome.count() : 0;
                MemorySegment.copy(through, 0, request.memory(), 0, copied);
            }
            request.done(outcome, TransferMode.INDIRECT, copied + call.copied(),
                    elements(chunk, call, plan, outcome.count()));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }

    /** One call of the driver. Whatever comes of it, it is known afterwards where the tape stands, or that it is not. */
    private TapeOutcome move(TapeTransfer request, Binding binding, MemorySegment memory, EndpointCall call)
            throws DeviceException {
        TapeEndpoint drive = (TapeEndpoint) binding.endpoint();
        boolean reads = request.flow() == Flow.READ;
        TapeOutcome outcome;
        try {
            outcome = reads ? drive.read(memory, call) : drive.write(memory, call);
        } catch (DeviceException.Offline | DeviceException.DirectImpossible nothingMoved) {
            throw nothingMoved;
        } catch (DeviceException e) {
            turns.afterError(drive, e);
            unit().doubt(binding);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            where.lost(drive, "the driver failed");
            throw misbehaved(request, binding, "threw " + e, e);
        } finally {
            if (!reads) {
                unit().writeBack().written();
            }
        }
        if (outcome == null || outcome.count() < 0 || outcome.count() > memory.byteSize()) {
            where.lost(drive, "the driver told nonsense");
            throw misbehaved(request, binding, "said that it moved " + outcome + " of " + memory.byteSize() + " bytes",
                    null);
        }
        count(drive, outcome);
        return outcome;
    }

    /** Blocks that moved are counted; where the tape ended, the drive says what it took. */
    private void count(TapeEndpoint drive, TapeOutcome outcome) {
        int block = carriage.blockLength();
        long blocks = block > 0 ? outcome.count() / block : outcome.count() > 0 ? 1 : 0;
        switch (outcome.condition()) {
            case NONE, EARLY_WARNING -> where.passed(drive, blocks, 0);
            case BLOCK_TOO_LARGE -> where.passed(drive, block > 0 ? blocks : 1, 0);
            case FILEMARK -> where.passed(drive, blocks, 1);
            case END_OF_DATA, END_OF_MEDIUM, BEGINNING_OF_PARTITION -> where.ask(drive);
        }
    }

}
