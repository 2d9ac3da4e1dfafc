// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import io.kiovec.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection to a cluster: configured, then connected once. For any thread from then on; closed when no pool of it is open. */
public final class Rados implements AutoCloseable {

    private static final int MOST_NAMES = 1 << 18;

    private final long handle;
    private final String subject;

    private Rados(long handle, String subject) {
        this.handle = handle;
        this.subject = subject;
    }

    /**
     * {@return one that has no configuration yet}
     *
     * @param user the name after {@code client.}
     * @throws ErrnoException what librados said
     */
    public static Rados create(String user) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(user);
            String subject = "client." + user;
            return new Rados(Text.number("rados_create", subject, out -> RadosCalls.create(out, name)), subject);
        }
    }

    /**
     * Reads a configuration, and what the variable {@code CEPH_ARGS} says.
     *
     * @param path a file; empty for the usual ones: {@code CEPH_CONF}, {@code /etc/ceph/ceph.conf}, {@code ~/.ceph/config},
     *     {@code ceph.conf}
     * @throws ErrnoException ENOENT where there is none
     */
    public void readConfiguration(String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = path.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(path);
            Text.check("rados_conf_read_file", path.isEmpty() ? "ceph.conf" : path,
                    RadosCalls.readFile(handle, name));
            Text.check("rados_conf_parse_env", "CEPH_ARGS", RadosCalls.parseEnvironment(handle, MemorySegment.NULL));
        }
    }

    /**
     * Sets an option.
     *
     * @param name the option's
     * @param value which no error shows, for it may be a secret
     * @throws ErrnoException ENOENT for an unknown option, EINVAL for a value that it does not have
     */
    public void set(String name, String value) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Text.check("rados_conf_set", name,
                    RadosCalls.set(handle, arena.allocateFrom(name), arena.allocateFrom(value)));
        }
    }

    /**
     * {@return the value of an option}
     *
     * @param name the option's
     * @throws ErrnoException ENOENT for an unknown option
     */
    public String get(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment option = arena.allocateFrom(name);
            return Text.read("rados_conf_get", name, (memory, length) -> RadosCalls.get(handle, option, memory,
                    length));
        }
    }

    /**
     * Connects.
     *
     * @throws ErrnoException ETIMEDOUT when no monitor answers, EACCES, EPERM and ENOENT for a wrong or missing key
     */
    public void connect() throws ErrnoException {
        Text.check("rados_connect", subject, RadosCalls.connect(handle));
    }

    /**
     * {@return the cluster's own identifier}
     *
     * @throws ErrnoException what librados said
     */
    public String fsid() throws ErrnoException {
        return Text.read("rados_cluster_fsid", subject, (memory, length) -> RadosCalls.fsid(handle, memory, length));
    }

    /**
     * {@return the names of all pools}
     *
     * @throws ErrnoException what librados said
     */
    public List<String> pools() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(MOST_NAMES);
            Text.check("rados_pool_list", subject, RadosCalls.pools(handle, names, MOST_NAMES));
            List<String> pools = new ArrayList<>();
            String name = names.getString(0);
            while (!name.isEmpty()) {
                pools.add(name);
                names = names.asSlice(name.getBytes(StandardCharsets.UTF_8).length + 1L);
                name = names.getString(0);
            }
            return pools;
        }
    }

    /**
     * Opens a pool.
     *
     * @param name the pool's
     * @return the pool, the caller's to close before this
     * @throws ErrnoException ENOENT when there is none of that name
     */
    public Pool openPool(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            return new Pool(Text.number("rados_ioctx_create", name, out -> RadosCalls.openPool(handle, text, out)),
                    name);
        }
    }

    /** Ends the connection; waits for its threads. */
    @Override
    public void close() {
        RadosCalls.shutdown(handle);
    }
}
