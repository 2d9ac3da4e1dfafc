// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of {@code rados/librados.h}. Handles travel as numbers, and results are the functions': 0 or more, or a negated error
 * number.
 */
final class RadosCalls {

    private static final class Create {
        static final MethodHandle HANDLE = Libraries.link("rados_create",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    private static final class ReadFile {
        static final MethodHandle HANDLE = Libraries.link("rados_conf_read_file",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    }

    private static final class ParseEnvironment {
        static final MethodHandle HANDLE = Libraries.link("rados_conf_parse_env",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    }

    private static final class Set {
        static final MethodHandle HANDLE = Libraries.link("rados_conf_set",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    }

    private static final class Get {
        static final MethodHandle HANDLE = Libraries.link("rados_conf_get",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    }

    private static final class Connect {
        static final MethodHandle HANDLE = Libraries.link("rados_connect",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    }

    private static final class Shutdown {
        static final MethodHandle HANDLE = Libraries.link("rados_shutdown",
                FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    private static final class Fsid {
        static final MethodHandle HANDLE = Libraries.link("rados_cluster_fsid",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    private static final class Pools {
        static final MethodHandle HANDLE = Libraries.link("rados_pool_list",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    private static final class OpenPool {
        static final MethodHandle HANDLE = Libraries.link("rados_ioctx_create",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    }

    private static final class ClosePool {
        static final MethodHandle HANDLE = Libraries.link("rados_ioctx_destroy",
                FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    private static final class PoolId {
        static final MethodHandle HANDLE = Libraries.link("rados_ioctx_get_id",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    }

    private RadosCalls() {
    }

    static int create(MemorySegment handle, MemorySegment user) {
        try {
            return (int) Create.HANDLE.invokeExact(handle, user);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int readFile(long cluster, MemorySegment path) {
        try {
            return (int) ReadFile.HANDLE.invokeExact(cluster, path);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int parseEnvironment(long cluster, MemorySegment variable) {
        try {
            return (int) ParseEnvironment.HANDLE.invokeExact(cluster, variable);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int set(long cluster, MemorySegment name, MemorySegment value) {
        try {
            return (int) Set.HANDLE.invokeExact(cluster, name, value);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int get(long cluster, MemorySegment name, MemorySegment value, long length) {
        try {
            return (int) Get.HANDLE.invokeExact(cluster, name, value, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int connect(long cluster) {
        try {
            return (int) Connect.HANDLE.invokeExact(cluster);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static void shutdown(long cluster) {
        try {
            Shutdown.HANDLE.invokeExact(cluster);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int fsid(long cluster, MemorySegment text, long length) {
        try {
            return (int) Fsid.HANDLE.invokeExact(cluster, text, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int pools(long cluster, MemorySegment names, long length) {
        try {
            return (int) Pools.HANDLE.invokeExact(cluster, names, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int openPool(long cluster, MemorySegment name, MemorySegment handle) {
        try {
            return (int) OpenPool.HANDLE.invokeExact(cluster, name, handle);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static void closePool(long pool) {
        try {
            ClosePool.HANDLE.invokeExact(pool);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long poolId(long pool) {
        try {
            return (long) PoolId.HANDLE.invokeExact(pool);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }
}
