// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.rbd.internal.ceph.Rados;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The connections to clusters: one for all images with the same terms, made with the first and ended with the last. Any thread. */
final class Clusters {

    private final Map<ClusterTerms, Shared> open = new HashMap<>();

    /** One user's part of a connection. Closed once. */
    final class Lease implements AutoCloseable {

        private final Shared shared;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        Rados rados() {
            return shared.rados;
        }

        String fsid() {
            return shared.fsid;
        }

        /** Has an open image looked after. */
        void watch(RbdEndpoint endpoint) {
            shared.lookout.watch(endpoint);
        }

        void forget(RbdEndpoint endpoint) {
            shared.lookout.forget(endpoint);
        }

        /** Whoever comes from now on gets another connection. */
        void retire() {
            synchronized (open) {
                open.remove(shared.terms, shared);
            }
        }

        @Override
        public void close() {
            leave(shared);
        }
    }

    private static final class Shared {
        private final ClusterTerms terms;
        private final Lookout lookout;
        private int users;
        private Rados rados;
        private String fsid;

        Shared(ClusterTerms terms) {
            this.terms = terms;
            lookout = new Lookout();
        }

        /** The first one connects, those that come meanwhile wait for it. */
        synchronized void connect() throws ErrnoException {
            if (rados != null) {
                return;
            }
            Rados made = Rados.create(terms.user());
            boolean done = false;
            try {
                configure(made);
                made.connect();
                fsid = made.fsid();
                rados = made;
                done = true;
            } finally {
                if (!done) {
                    made.close();
                }
            }
        }

        private void configure(Rados made) throws ErrnoException {
            try {
                made.readConfiguration(terms.conf());
            } catch (ErrnoException e) {
                // What ceph.conf would say, the terms may say.
                if (e.error() != Errno.ENOENT || !terms.conf().isEmpty() || terms.monitors().isEmpty()) {
                    throw e;
                }
            }
            // Who asks for direct transfers wants no copies, and no cache that answers before the cluster has the data.
            made.set("rbd_cache", "false");
            made.set("rbd_disable_zero_copy_writes", "false");
            made.set("client_mount_timeout", seconds(terms.connectTime().toMillis()));
            made.set("rados_mon_op_timeout", seconds(terms.monitorTime().toMillis()));
            made.set("rados_osd_op_timeout", seconds(terms.osdTime().toMillis()));
            if (!terms.monitors().isEmpty()) {
                made.set("mon_host", terms.monitors());
            }
            if (!terms.keyring().isEmpty()) {
                made.set("keyring", terms.keyring());
            }
            if (terms.key().isPresent()) {
                made.set("key", terms.key().get().value());
            }
            for (Map.Entry<String, String> option : terms.options().entrySet()) {
                made.set(option.getKey(), option.getValue());
            }
        }

        private static String seconds(long millis) {
            return Long.toString(Math.ceilDiv(millis, TimeUnit.SECONDS.toMillis(1)));
        }
    }

    /**
     * {@return a part of the connection with these terms, the caller's to close}
     *
     * @param terms of the connection
     * @throws ErrnoException when it does not come about
     */
    Lease connect(ClusterTerms terms) throws ErrnoException {
        Shared shared;
        synchronized (open) {
            shared = open.computeIfAbsent(terms, Shared::new);
            shared.users++;
        }
        boolean done = false;
        try {
            shared.connect();
            done = true;
            return new Lease(shared);
        } finally {
            if (!done) {
                leave(shared);
            }
        }
    }

    private void leave(Shared shared) {
        synchronized (open) {
            if (--shared.users > 0) {
                return;
            }
            open.remove(shared.terms, shared);
        }
        shared.lookout.end();
        if (shared.rados != null) {
            shared.rados.close();
        }
    }
}
