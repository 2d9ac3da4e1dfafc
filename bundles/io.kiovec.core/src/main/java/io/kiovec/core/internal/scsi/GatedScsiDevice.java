// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.RequestState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.queue.DriverQueue;
import io.kiovec.core.internal.queue.OpenQueue;
import io.kiovec.core.internal.queue.OpenQueues;
import io.kiovec.core.internal.queue.QueuedRequests;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Observed;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.core.internal.unit.Visit;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.spi.ScsiEndpoint;
import java.util.List;

/** One opening of a SCSI device: what an application holds, one nexus. */
final class GatedScsiDevice extends Opening implements ScsiDevice, QueuedRequests<ScsiRequest> {

    /** How often a session is tried to be opened while swaps take the endpoint away. */
    private static final int OPENINGS = 3;

    private final ScsiFace face;
    private final ScsiPath path;
    private final OpenQueues<ScsiRequest> queues = new OpenQueues<>();

    GatedScsiDevice(DeviceUnit unit, ScsiFace face, AccessMode access, String holder) {
        super(unit, DeviceKind.SCSI, access, holder);
        this.face = face;
        path = new ScsiPath(this, face);
    }

    @Override
    public ScsiRequest newRequest() {
        return face.requests().add(new CoreScsiRequest(this, face.nextSerial()));
    }

    @Override
    public Failure execute(ScsiRequest given) throws DeviceException.IllegalRequest {
        CoreScsiRequest request = own(given);
        request.claim();
        request.beginRun();
        run(request);
        return request.failure();
    }

    @Override
    public ScsiQueue openQueue(QueueOptions options) throws DeviceException {
        checkOpen();
        return options.binding() == QueueOptions.Binding.THREAD_BOUND
                ? queues.add(new Queue(this, options))
                : queues.add(new ThreadedScsiQueue(this, options));
    }

    private static final class Queue extends DriverQueue<ScsiRequest, CoreScsiRequest> implements ScsiQueue {

        Queue(GatedScsiDevice device, QueueOptions options) throws DeviceException.IllegalRequest {
            super(device.unit(), device, device.path, options, new ScsiRequest[options.depth()]);
        }
    }

    @Override
    public void check(ScsiRequest request) throws DeviceException.IllegalRequest {
        own(request);
    }

    @Override
    public void claim(ScsiRequest given) throws DeviceException.IllegalRequest {
        CoreScsiRequest request = (CoreScsiRequest) given;
        request.claim();
        request.queued();
        request.beginRun();
    }

    @Override
    public void run(ScsiRequest given) {
        CoreScsiRequest request = (CoreScsiRequest) given;
        path.run(request);
        request.endRun();
    }

    @Override
    public void forget(OpenQueue<ScsiRequest> queue) {
        queues.forget(queue);
    }

    @Override
    protected List<DeviceStatistics.Queue> queues() {
        return queues.list();
    }

    @Override
    protected void letGo() {
        queues.shutDown();
    }

    private CoreScsiRequest own(ScsiRequest given) throws DeviceException.IllegalRequest {
        if (given instanceof CoreScsiRequest request && request.device == this) {
            return request;
        }
        throw new DeviceException.IllegalRequest(address(),
                "the request is another device's: make one with newRequest() of this device");
    }

    /**
     * The request may wait at the gate, be inside an endpoint, perhaps one that a swap drains, or end at any moment. It
     * is called back first and aborted where it is then, so that it is missed in neither place.
     */
    @Override
    public void abort(ScsiRequest given) throws DeviceException {
        CoreScsiRequest request = own(given);
        long run = request.tag();
        if (request.state() != RequestState.IN_FLIGHT) {
            return;
        }
        Gate gate = unit().gate();
        gate.recall(request.passage(), run);
        DriverQueue<ScsiRequest, CoreScsiRequest> queue = request.queue();
        if (queue != null) {
            queue.cancelRecalled();
            return;
        }
        abortInside(request, run);
    }

    /** Aborts a command that a thread executes inside an endpoint, the present or an old one. */
    void abortInside(CoreScsiRequest request, long run) throws DeviceException {
        Gate gate = unit().gate();
        Passage passage = new Passage();
        if (!request.isInside(run) || !gate.join(passage, request.passage(), () -> request.isInside(run))) {
            return;
        }
        try {
            ((ScsiEndpoint) passage.binding().endpoint()).abort(run);
        } catch (RuntimeException | LinkageError e) {
            throw new DeviceException.OutcomeUnknown(address(),
                    passage.binding().blame("threw " + e + " in abort"), DeviceException.Detail.NONE, e);
        } finally {
            gate.leave(passage);
        }
    }

    @Override
    public void clearAca() throws DeviceException {
        checkOpen();
        Visit.of(this, RequestOptions.DEFAULT_TIMEOUT, endpoint -> {
            ((ScsiEndpoint) endpoint).clearAca(address());
            return endpoint;
        });
    }

    @Override
    public void reset(ResetScope scope) throws DeviceException {
        checkOpen();
        Observed.run(unit(), "reset", "length=0 scope=" + scope,
                () -> Visit.of(this, RequestOptions.DEFAULT_TIMEOUT, endpoint -> {
                    ((ScsiEndpoint) endpoint).reset(scope);
                    return scope;
                }), done -> Observed.Count.NONE);
    }

    @Override
    public ScsiDevice session(String initiatorPort) throws DeviceException {
        checkOpen();
        if (initiatorPort.isBlank()) {
            throw new DeviceException.IllegalRequest(address(),
                    "a session needs the name of its initiator port, for example iqn.2026-01.org.example:host");
        }
        DeviceException.Offline gone = null;
        for (int attempt = 0; attempt < OPENINGS; attempt++) {
            // A session is opened from the present endpoint: there must be one.
            Visit.of(this, RequestOptions.DEFAULT_TIMEOUT, endpoint -> endpoint);
            try {
                return (ScsiDevice) unit().follow(this, initiatorPort,
                        leaders -> ((ScsiEndpoint) leaders).session(initiatorPort),
                        () -> new ScsiFace(face.deviceType()));
            } catch (DeviceException.Offline offline) {
                gone = offline;
            }
        }
        throw gone;
    }
}
