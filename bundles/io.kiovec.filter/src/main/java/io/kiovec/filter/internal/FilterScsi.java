// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.filter.internal.Verdict.Fail;
import io.kiovec.filter.internal.Verdict.Refusal;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SCSI device around a SCSI device: one nexus here is one nexus below. */
final class FilterScsi extends FilterEndpoint<ScsiDevice> implements ScsiEndpoint {

    /** What one command needs; used again. */
    private static final class Carrier {
        final Operation operation = new Operation();
        final Below below = new Below();
        final ScsiRequest request;
        /** Of the command that is being done below, 0 for none; changed under this object's lock. */
        private long tag;

        Carrier(ScsiRequest request) {
            this.request = request;
        }

        synchronized void does(long number) {
            tag = number;
        }

        /** An abort must not meet the next command of the same request: who ends it waits for the abort. */
        synchronized void abort(long number, ScsiDevice device) throws DeviceException {
            if (tag == number) {
                device.abort(request);
            }
        }
    }

    private final Address name;
    private final Treatment treatment;
    private final LentBuffers lent;
    private final ConcurrentLinkedQueue<Carrier> idle = new ConcurrentLinkedQueue<>();
    private final List<Carrier> all = new CopyOnWriteArrayList<>();

    FilterScsi(Address name, ScsiDevice inner, Treatment treatment) {
        super(name, inner, treatment);
        this.name = name;
        this.treatment = treatment;
        lent = new LentBuffers(inner);
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return limits.now().modes().contains(TransferMode.MAPPED) ? Optional.of(lent) : Optional.empty();
    }

    private Carrier take() {
        Carrier carrier = idle.poll();
        if (carrier == null) {
            carrier = new Carrier(inner.newRequest());
            all.add(carrier);
        }
        return carrier;
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        Carrier carrier = take();
        Operation operation = carrier.operation.command(call.cdb(), call.direction(), call.data().byteSize(),
                call.mode());
        try {
            Verdict verdict = course.begin(operation);
            if (Course.failsAtOnce(verdict) && tellsStatus(call, operation, ((Fail) verdict).refusal())) {
                return;
            }
            course.refuse(operation, verdict);
            execute(carrier, call, verdict);
        } finally {
            operation.cdb = MemorySegment.NULL;
            operation.sense = MemorySegment.NULL;
            idle.offer(carrier);
        }
    }

    /** {@return whether it ends with a status instead of being sent} */
    private boolean tellsStatus(ScsiCall call, Operation operation, Refusal refusal) {
        if (refusal.status().isEmpty()) {
            return false;
        }
        int length = refusal.sense().map(sense -> sense.write(call.sense(), SenseFormat.FIXED)).orElse(0);
        call.tellMode(TransferMode.INDIRECT.equals(call.mode()) ? TransferMode.INDIRECT : call.mode());
        call.tellStatus(refusal.status().get().code(), length, call.data().byteSize());
        operation.status = refusal.status().get().code();
        operation.sense = call.sense().asSlice(0, length);
        course.ended(operation);
        return true;
    }

    private void execute(Carrier carrier, ScsiCall call, Verdict verdict) throws DeviceException {
        long asked = call.data().byteSize();
        long length = Course.allowed(verdict, asked, 1);
        MemorySegment data = length == asked ? call.data() : call.data().asSlice(0, length);
        ScsiRequest request = carrier.request;
        send(carrier, call, data);
        if (request.failure() != Failure.NONE) {
            throw course.failed(carrier.operation, course.fromBelow(error(request)));
        }
        int sense = (int) request.sense().byteSize();
        MemorySegment.copy(request.sense(), 0, call.sense(), 0, sense);
        Below.tell(call, request.mode(), request.copiedBytes());
        if (request.elements() > 0) {
            call.tellElements(request.elements());
        }
        long residual = request.residual() + asked - length;
        Operation operation = carrier.operation;
        operation.moved(asked - Math.max(0, residual), request.mode());
        operation.status = request.status();
        operation.sense = call.sense().asSlice(0, sense);
        boolean in = call.direction() == DataDirection.IN;
        course.end(operation, verdict, in ? call.data() : MemorySegment.NULL);
        call.tellStatus(request.status(), sense, residual);
    }

    private void send(Carrier carrier, ScsiCall call, MemorySegment data) throws DeviceException {
        ScsiRequest request = carrier.request;
        int length = (int) call.cdb().byteSize();
        MemorySegment.copy(call.cdb(), 0, request.cdb(), 0, length);
        request.options(carrier.below.options(call, Durability.DEVICE_CACHE)).attribute(call.attribute());
        Optional<IoBuffer> buffer = data.byteSize() == 0 ? Optional.empty() : Below.buffer(call, lent);
        if (buffer.isPresent() && !buffer.get().isClosed()) {
            request.command(length, call.direction(), buffer.get(), call.regionOffset() - buffer.get().regionOffset(),
                    data.byteSize());
            run(carrier, call.tag());
            // Its owner may close it while it is in flight here; the memory stays until then.
            if (request.failure() != Failure.ILLEGAL_REQUEST || !buffer.get().isClosed()) {
                return;
            }
        }
        if (call.direction() == DataDirection.NONE) {
            request.command(length);
        } else {
            request.command(length, call.direction(), data);
        }
        run(carrier, call.tag());
    }

    private void run(Carrier carrier, long tag) throws DeviceException {
        carrier.does(tag);
        try {
            inner.execute(carrier.request);
        } finally {
            carrier.does(0);
        }
    }

    private static DeviceException error(ScsiRequest failed) {
        try {
            failed.senseException();
            throw new IllegalStateException("a failed command has no error");
        } catch (DeviceException e) {
            return e;
        }
    }

    @Override
    public void abort(long tag) throws DeviceException {
        for (Carrier carrier : all) {
            carrier.abort(tag, inner);
        }
    }

    @Override
    public void clearAca(Address address) throws DeviceException {
        inner.clearAca();
    }

    @Override
    public void reset(ResetScope scope) throws DeviceException {
        Operation operation = new Operation().begin(Verb.RESET, Operation.NONE, 0, TransferMode.INDIRECT);
        operation.detail = "scope=" + scope;
        Verdict verdict = course.begin(operation);
        course.refuse(operation, verdict);
        try {
            inner.reset(scope);
        } catch (DeviceException e) {
            throw course.failed(operation, course.fromBelow(e));
        }
        course.end(operation, verdict, MemorySegment.NULL);
    }

    @Override
    public ScsiEndpoint session(String initiatorPort) throws DeviceException {
        return new FilterScsi(name, inner.session(initiatorPort), Treatment.lent(treatment));
    }
}
