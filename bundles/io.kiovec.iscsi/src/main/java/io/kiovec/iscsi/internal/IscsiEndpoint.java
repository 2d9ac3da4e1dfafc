// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.iscsi.internal.session.QueuedTasks;
import io.kiovec.iscsi.internal.session.Session;
import io.kiovec.iscsi.internal.session.Task;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.report.TargetPortGroups;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Optional;

/**
 * A logical unit by one session. Its connection, once lost, is not made again here: the framework lets the endpoint go and
 * opens the address anew, which is a new session of the same initiator port, so that the target ends what is left of the old one
 * first.
 */
final class IscsiEndpoint implements ScsiEndpoint {

    private static final int MOST_GROUPS = 4096;

    private final Opening opening;
    private final Connected connected;
    private final Session session;
    private final CommandGuard guard;
    private final Limits limits;

    IscsiEndpoint(Opening opening, Connected connected, CommandGuard guard) {
        this.opening = opening;
        this.connected = connected;
        this.guard = guard;
        session = connected.session();
        limits = IscsiLimits.of();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return connected.unit().identity();
    }

    @Override
    public Optional<String> lost() {
        return session.lost();
    }

    /** {@return what the unit says of itself by this session} */
    UnitFacts unit() {
        return connected.unit();
    }

    /** {@return how the unit can be reached by the groups of its ports; empty where it is the same for all, or is not told} */
    Optional<TargetPortGroups> groups(Duration patience) throws DeviceException {
        if (unit().group().isEmpty()) {
            return Optional.empty();
        }
        return new Dialogue(session, patience)
                .ask(guard.address(), cdb -> PrimaryCdb.reportTargetPortGroups(cdb, MOST_GROUPS), MOST_GROUPS)
                .flatMap(TargetPortGroups::parse);
    }

    /** Lets the unit attentions be told that a new nexus begins with. */
    void settle(Duration patience) throws DeviceException {
        new Dialogue(session, patience).ask(guard.address(), PrimaryCdb::testUnitReady, 0);
    }

    /** Lets everything go when what is under way has been answered. */
    void leave() {
        connected.leave();
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        CommandEffect effect = guard.check(call.cdb(), call.direction(), call.data(), call.mode());
        Task task = session.take(call.timeoutNanos()).orElseThrow(this::noTask);
        try {
            task.ask(call.cdb(), call.direction(), call.dataPhase(), call.data(), call.sense());
            task.terms(call.attribute(), effect, call.tag(), call.timeoutNanos());
            task.requester(task);
            session.run(task);
            if (task.failure() != Failure.NONE) {
                throw IscsiErrors.of(guard.address(), task);
            }
            call.tellStatus(task.status(), task.senseLength(), task.residual());
        } finally {
            session.give(task);
            // The session has only its address.
            Reference.reachabilityFence(call.data());
        }
    }

    private DeviceException noTask() {
        Optional<String> lost = session.lost();
        return lost.isPresent()
                ? IscsiErrors.offline(guard.address(), lost.get())
                : new DeviceException.Busy(guard.address(), "too many commands at once: try again");
    }

    @Override
    public void abort(long tag) {
        session.abort(tag);
    }

    @Override
    public void clearAca(Address address) throws DeviceException {
        IscsiErrors.requireDone(address, "CLEAR ACA", session.clearAca());
    }

    @Override
    public void reset(ResetScope scope) throws DeviceException {
        switch (scope) {
            case LOGICAL_UNIT -> IscsiErrors.requireDone(guard.address(), "LOGICAL UNIT RESET", session.resetUnit());
            case TARGET -> IscsiErrors.requireDone(guard.address(), "TARGET WARM RESET", session.resetTarget());
            case BUS, HOST -> throw new DeviceException.IllegalRequest(guard.address(),
                    "an iSCSI session has no bus and no adapter to reset: reset the unit or the target");
        }
    }

    @Override
    public Optional<ScsiEndpointQueue> openQueue(int depth) throws DeviceException {
        Optional<String> lost = session.lost();
        if (lost.isPresent()) {
            throw IscsiErrors.offline(guard.address(), lost.get());
        }
        return QueuedTasks.open(session, Math.min(depth, IscsiLimits.DEPTH))
                .map(tasks -> new IscsiQueue(guard, tasks));
    }

    @Override
    public ScsiEndpoint session(String initiatorPort) throws DeviceException {
        return opening.session(guard.access(), initiatorPort);
    }

    @Override
    public void close() {
        connected.close();
    }
}
