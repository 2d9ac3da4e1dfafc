// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.iscsi.internal.Paths.Use;
import io.kiovec.iscsi.internal.login.Portal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens the paths of one device, again and again where they do not work, and asks how the unit can be reached by them. What
 * waits for the network is done by a few threads that all devices share.
 */
final class PathMender {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long TRANSITION_MILLIS = 100;

    /** Opens one path. */
    interface Opener {
        /**
         * Opens it.
         *
         * @param ending told when the endpoint does not work any more; must only take note
         */
        IscsiEndpoint open(Portal portal, AccessMode access, Runnable ending) throws DeviceException;
    }

    private final Opener opener;
    private final Opening.Ground ground;
    private final ScheduledExecutorService threads;
    private final Address address;
    private final AccessMode access;
    private final Duration patience;
    private final Paths paths;
    private final AtomicBoolean asking = new AtomicBoolean();

    PathMender(Opening.Ground ground, Address address, AccessMode access, Duration patience, Paths paths,
            Opener opener) {
        this.ground = ground;
        threads = ground.menders();
        this.address = address;
        this.access = access;
        this.patience = patience;
        this.paths = paths;
        this.opener = opener;
    }

    /**
     * Opens one after the other until one takes commands.
     *
     * @return the one that does, or of none that at least answers
     * @throws DeviceException when none answers: what the first failed by
     */
    Path first() throws DeviceException {
        Optional<DeviceException> first = Optional.empty();
        for (Path path : paths.all()) {
            try {
                open(path);
                if (paths.choose(Use.HOME).isPresent()) {
                    return path;
                }
            } catch (DeviceException e) {
                paths.failed(path, e.getMessage());
                first.ifPresent(before -> before.addSuppressed(e));
                first = first.or(() -> Optional.of(e));
            }
        }
        Optional<DeviceException> failure = first;
        return paths.anyAlive().orElseThrow(failure::get);
    }

    /** {@return the endpoint of a path, which is its own from now on; all others end} */
    IscsiEndpoint release(Path path) throws DeviceException {
        IscsiEndpoint endpoint = path.endpoint
                .orElseThrow(() -> new DeviceException.Offline(address, "it was lost again: " + path.why));
        boolean mine = paths.down(path, endpoint, "it is used alone");
        close();
        if (!mine) {
            throw new DeviceException.Offline(address, "it was lost again: " + path.why);
        }
        return endpoint;
    }

    /** Opens all that have no session yet, from now on. */
    void begin() {
        for (Path path : paths.all()) {
            if (path.endpoint.isEmpty()) {
                threads.execute(() -> dial(path, FIRST_PAUSE_MILLIS));
            }
        }
    }

    private void open(Path path) throws DeviceException {
        Ending ending = new Ending(path);
        IscsiEndpoint endpoint = opener.open(path.portal(), access, ending);
        boolean taken = false;
        try {
            Optional<IscsiEndpoint> other = paths.anyAlive().flatMap(alive -> alive.endpoint);
            if (other.isPresent()) {
                requireSame(path, other.get().identity(), endpoint.identity());
                // A new nexus begins with unit attentions, which say nothing that the others would not say.
                endpoint.settle(patience);
            }
            Access state = endpoint.groups(patience).flatMap(groups -> Paths.state(endpoint.unit().group(), groups))
                    .orElse(Access.OPTIMIZED);
            taken = paths.up(path, endpoint, state);
            if (!taken) {
                throw new DeviceException.Offline(address, paths.lost().orElse("closed"));
            }
            ground.log().accept(address, path + ": " + state);
        } finally {
            if (!taken) {
                endpoint.close();
            }
        }
        ending.of(endpoint);
    }

    /** A target's name and a number name one unit; where units have names of their own, those say it too. */
    private void requireSame(Path path, Identity known, Identity told) throws DeviceException {
        if (!known.designators().isEmpty() && !known.sameAs(told)) {
            throw new DeviceException.Unavailable(address,
                    path + ": is another device there, " + told + " and not " + known);
        }
    }

    /** Hears of the end of a path's endpoint, perhaps before it is one. */
    private final class Ending implements Runnable {
        private final Path path;
        private Optional<IscsiEndpoint> endpoint = Optional.empty();

        Ending(Path path) {
            this.path = path;
        }

        synchronized void of(IscsiEndpoint opened) {
            endpoint = Optional.of(opened);
            if (opened.lost().isPresent()) {
                run();
            }
        }

        @Override
        public synchronized void run() {
            endpoint.ifPresent(gone -> lost(path, gone));
        }
    }

    /** A path works no more. Any thread, also with a session's lock held. */
    void lost(Path path, IscsiEndpoint endpoint) {
        String why = endpoint.lost().orElse("it was given up");
        if (!paths.down(path, endpoint, why)) {
            return;
        }
        ground.log().accept(address, path + ": lost: " + why);
        threads.execute(() -> {
            // First, so that its initiator port is free for the new session, which then takes the old one's place at the target.
            endpoint.leave();
            threads.schedule(() -> dial(path, FIRST_PAUSE_MILLIS), FIRST_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void dial(Path path, long pause) {
        if (paths.lost().isPresent()) {
            return;
        }
        try {
            open(path);
        } catch (DeviceException e) {
            paths.failed(path, e.getMessage());
            threads.schedule(() -> dial(path, Math.min(2 * pause, LONGEST_PAUSE_MILLIS)), pause,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Something may have changed: the unit is asked by any path. Any thread; does not wait. */
    void ask() {
        if (asking.compareAndSet(false, true)) {
            paths.asks();
            threads.execute(this::askNow);
        }
    }

    private void askNow() {
        asking.set(false);
        Optional<IscsiEndpoint> any = paths.anyAlive().flatMap(path -> path.endpoint);
        try {
            paths.told(any.isPresent() ? any.get().groups(patience) : Optional.empty());
        } catch (DeviceException e) {
            paths.told(Optional.empty());
            ground.log().accept(address, "cannot be asked for the states of its ports: " + e.getMessage());
        }
        if (paths.isInTransition()) {
            threads.schedule(this::ask, TRANSITION_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends all paths. */
    void close() {
        paths.end("closed");
        for (Path path : paths.all()) {
            path.endpoint.filter(endpoint -> paths.down(path, endpoint, "closed")).ifPresent(IscsiEndpoint::close);
        }
    }
}
