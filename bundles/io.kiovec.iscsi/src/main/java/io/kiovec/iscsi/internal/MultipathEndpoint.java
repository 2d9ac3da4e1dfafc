// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.iscsi.internal.Paths.Use;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A disk by several paths, each a session of its own. Reads and writes take turns among the best paths; all else goes by one of
 * them, the home path, so that a nexus is what it was. What did not begin on a path that was lost, and a read, is done by
 * another one (rule S2); a write that was under way is not.
 */
final class MultipathEndpoint implements ScsiEndpoint {

    /** READ and WRITE of 6, 10, 12 and 16 bytes. */
    private static final Set<Integer> BY_TURNS = Set.of(0x08, 0x0a, 0x28, 0x2a, 0xa8, 0xaa, 0x88, 0x8a);
    /** RESERVE of both lengths, PERSISTENT RESERVE OUT: what a unit keeps for a nexus. */
    private static final Set<Integer> KEPT = Set.of(0x16, 0x56, 0x5f);
    private static final int PREVENT_ALLOW = 0x1e;
    private static final int NACA = 0x04;
    /** ASYMMETRIC ACCESS STATE CHANGED. */
    private static final int CHANGED_CODE = 0x2a;
    private static final int CHANGED_QUALIFIER = 0x06;

    private final Address address;
    private final Paths paths;
    private final PathMender mender;
    private final Identity identity;

    MultipathEndpoint(Address address, Paths paths, PathMender mender, Identity identity) {
        this.address = address;
        this.paths = paths;
        this.mender = mender;
        this.identity = identity;
    }

    @Override
    public Limits limits() {
        return IscsiLimits.ofPaths();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Optional<String> lost() {
        return paths.lost();
    }

    @Override
    public Map<String, String> facts() {
        return paths.description();
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        Use use = use(call);
        PathCall attempt = new PathCall(call);
        while (true) {
            Optional<Path> path = paths.await(use, attempt.deadline());
            if (path.isEmpty() && !attempt.isTold()) {
                path = paths.anyAlive();
            }
            if (path.isEmpty() || attempt.isTold() && !attempt.hasTime()) {
                end(attempt);
                return;
            }
            if (isDone(path.get(), use, attempt)) {
                attempt.deliver();
                return;
            }
        }
    }

    /** No path takes it. */
    private void end(PathCall attempt) throws DeviceException {
        if (!attempt.isTold()) {
            throw IscsiErrors.offline(address, paths.lost().orElse("no path takes commands"));
        }
        attempt.deliver();
    }

    private boolean isDone(Path path, Use use, PathCall attempt) throws DeviceException {
        Optional<IscsiEndpoint> present = path.endpoint;
        if (present.isEmpty()) {
            return false;
        }
        IscsiEndpoint endpoint = present.get();
        try {
            endpoint.execute(attempt);
        } catch (DeviceException.Offline notDone) {
            if (endpoint.lost().isEmpty()) {
                throw notDone;
            }
            mender.lost(path, endpoint);
            return false;
        } catch (DeviceException.OutcomeUnknown underWay) {
            // Other paths are there: until the target has ended the old session the command may be done still, and after
            // what its caller would do next.
            if (endpoint.lost().isPresent()) {
                paths.awaitNewer(path, endpoint, attempt.deadline());
            }
            throw underWay;
        }
        path.count();
        if (attempt.isGood()) {
            if (use == Use.HOME && isKept(attempt)) {
                paths.only(path);
            }
            return true;
        }
        if (attempt.isConflict()) {
            return use == Use.HOME || !paths.shut(path);
        }
        return attempt.senseData().map(sense -> !isAboutPaths(path, sense, attempt)).orElse(true);
    }

    /** {@return whether a command was not begun for what its path is, and may be by another} */
    private boolean isAboutPaths(Path path, Sense sense, PathCall attempt) {
        Optional<Access> state = Access.of(sense);
        if (state.isPresent()) {
            paths.mark(path, state.get());
            mender.ask();
            return true;
        }
        if (sense.key() == SenseKey.UNIT_ATTENTION && sense.additional().code() == CHANGED_CODE
                && sense.additional().qualifier() == CHANGED_QUALIFIER) {
            attempt.forget();
            mender.ask();
            return true;
        }
        return false;
    }

    private static Use use(ScsiCall call) {
        boolean free = BY_TURNS.contains(CdbFields.u8(call.cdb(), 0)) && call.attribute() == TaskAttribute.SIMPLE
                && !isNaca(call);
        return free ? Use.ANY : Use.HOME;
    }

    /** Whether an auto contingent allegiance is wanted should it fail: the last byte is CONTROL (SAM-5, 5.2). */
    private static boolean isNaca(ScsiCall call) {
        return (CdbFields.u8(call.cdb(), call.cdb().byteSize() - 1) & NACA) != 0;
    }

    private static boolean isKept(ScsiCall call) {
        int opcode = CdbFields.u8(call.cdb(), 0);
        return KEPT.contains(opcode) || opcode == PREVENT_ALLOW && (CdbFields.u8(call.cdb(), 4) & 3) != 0
                || call.attribute() != TaskAttribute.SIMPLE || isNaca(call);
    }

    @Override
    public void abort(long tag) {
        paths.all().forEach(path -> path.endpoint.ifPresent(endpoint -> endpoint.abort(tag)));
    }

    @Override
    public void clearAca(Address device) throws DeviceException {
        home().clearAca(device);
    }

    @Override
    public void reset(ResetScope scope) throws DeviceException {
        home().reset(scope);
    }

    /** {@return another nexus, by one path} */
    @Override
    public ScsiEndpoint session(String initiatorPort) throws DeviceException {
        return home().session(initiatorPort);
    }

    private IscsiEndpoint home() throws DeviceException {
        return paths.choose(Use.HOME).or(paths::anyAlive).flatMap(path -> path.endpoint)
                .orElseThrow(() -> IscsiErrors.offline(address, paths.lost().orElse("no path takes commands")));
    }

    @Override
    public void close() {
        mender.close();
    }
}
