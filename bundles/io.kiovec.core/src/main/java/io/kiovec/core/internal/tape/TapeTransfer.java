// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.EndpointCall;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** A read or write of a tape, and how it ended; reused by its opening, for whoever has the turn. */
final class TapeTransfer extends CoreRequest {

    private final EndpointCall call;
    private Flow flow = Flow.NONE;
    private long count;
    private TapeCondition condition = TapeCondition.NONE;

    TapeTransfer(Address address) {
        super(address);
        call = new EndpointCall(address);
    }

    @Override
    protected void clearResult() {
        count = 0;
        condition = TapeCondition.NONE;
    }

    /** Sets what is to be done, and takes it for the framework. */
    void begin(Flow way, MemorySegment given, RequestOptions how) throws DeviceException.IllegalRequest {
        flow = way;
        memory(given);
        setOptions(how);
        set();
        claim();
        passage().begin(0);
    }

    /** {@return what the driver sees, in the caller's memory} */
    EndpointCall call(TransferMode asked) {
        call.servedBy(passage().binding());
        call.begin(asked, options());
        return call;
    }

    /** {@return what the driver sees, in memory of the framework} */
    EndpointCall call(TransferMode asked, LeasedBuffer staged) {
        call.servedBy(passage().binding());
        call.begin(asked, options(), staged, staged.regionOffset());
        return call;
    }

    /** Notes what was done. */
    void done(TapeOutcome outcome, TransferMode how, long copied, int loaded) {
        count = outcome.count();
        condition = outcome.condition();
        noted(how, copied, loaded);
    }

    @Override
    public Flow flow() {
        return flow;
    }

    @Override
    public long length() {
        return memory().byteSize();
    }

    @Override
    public long bytes() {
        return count;
    }

    @Override
    public boolean changesMedium() {
        return flow == Flow.WRITE;
    }

    @Override
    public String operationName() {
        return flow == Flow.READ ? "read" : "write";
    }

    @Override
    public RequestTrace trace(Instant began) {
        return trace(began, "length=" + length()
                + (failure() == Failure.NONE ? " met=" + condition : ""), "", count);
    }

    /** {@return the result} */
    TapeResult result() throws DeviceException {
        if (failure() != Failure.NONE) {
            throw exception();
        }
        return new TapeResult(count, condition, mode(), demotion(), copiedBytes(), Math.max(0, loaded()));
    }

    /** Lets go of the caller's memory. */
    void forget() {
        memory(MemorySegment.NULL);
    }
}
