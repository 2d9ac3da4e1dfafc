// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What numbers of librados and librbd become. */
class RbdErrorsTest {

    private static final Address ADDRESS = Address.parse("rbd:rbd/disk0");
    private static final RbdAddress PLACE = new RbdAddress("rbd", "disk0", "");

    private static ErrnoException of(String call, Errno error) {
        return new ErrnoException(call, error, "rbd/disk0");
    }

    private static void assertSays(DeviceException told, Failure failure, int errno, String words) {
        assertEquals(failure, told.failure(), told.getMessage());
        assertEquals(errno, told.detail().errno());
        assertTrue(told.getMessage().startsWith("rbd:rbd/disk0: ") && told.getMessage().contains(words),
                told.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"ETIMEDOUT,no monitor answered within 10 s", "EACCES,does not let client.admin in",
        "EPERM,ceph auth get client.admin", "ENOENT,keyring is missing", "EINVAL,mon_host", "EIO,cannot be reached"})
    void aConnectionThatFailsSaysWhatToDo(Errno error, String words) {
        assertSays(RbdErrors.connecting(ADDRESS, ClusterTerms.usual(), of("rados_connect", error)),
                Failure.UNAVAILABLE, error.number(), words);
    }

    @ParameterizedTest
    @CsvSource({"rados_conf_read_file,ENOENT,there is no rbd/disk0", "rados_conf_read_file,EACCES,may not be read",
        "rados_conf_set,ENOENT,keys that begin with ceph."})
    void aConfigurationThatFailsSaysWhatToDo(String call, Errno error, String words) {
        assertSays(RbdErrors.connecting(ADDRESS, ClusterTerms.usual(), of(call, error)), Failure.UNAVAILABLE,
                error.number(), words);
    }

    @ParameterizedTest
    @CsvSource({"rados_ioctx_create,ENOENT,UNAVAILABLE,has no pool rbd", "rbd_open,ENOENT,UNAVAILABLE,rbd ls rbd",
        "rbd_open,EPERM,UNAVAILABLE,profile rbd", "rbd_open,ETIMEDOUT,UNAVAILABLE,ceph -s",
        "rbd_open,EROFS,PROTECTED,read-only", "rbd_open,EBUSY,BUSY,in use",
        "rbd_open,ESHUTDOWN,RESERVATION_CONFLICT,shut this client out", "rbd_open,EIO,UNAVAILABLE,cannot be opened"})
    void anImageThatIsNotOpenedSaysWhy(String call, Errno error, Failure failure, String words) {
        assertSays(RbdErrors.opening(ADDRESS, PLACE, of(call, error)), failure, error.number(), words);
    }

    @Test
    void aMissingSnapshotIsLookedForAmongSnapshots() {
        assertSays(RbdErrors.opening(ADDRESS, new RbdAddress("rbd", "disk0", "s"), of("rbd_open", Errno.ENOENT)),
                Failure.UNAVAILABLE, Errno.ENOENT.number(), "rbd snap ls rbd/disk0");
    }

    @ParameterizedTest
    @CsvSource({"EROFS,BUSY,keeps its exclusive lock", "EBUSY,BUSY,rbd status rbd/disk0",
        "EOPNOTSUPP,ILLEGAL_REQUEST,rbd feature enable rbd/disk0 exclusive-lock"})
    void aLockThatIsNotHadSaysWhy(Errno error, Failure failure, String words) {
        assertSays(RbdErrors.locked(ADDRESS, PLACE, of("rbd_lock_acquire", error)), failure, error.number(), words);
    }

    @ParameterizedTest
    @CsvSource({"ETIMEDOUT,TIMEOUT,osd.time", "ESHUTDOWN,RESERVATION_CONFLICT,shut this client out",
        "ENOENT,OFFLINE,removed", "EPERM,UNAVAILABLE,may not read", "EINVAL,ILLEGAL_REQUEST,librbd",
        "EIO,MEDIUM,ceph health detail"})
    void aReadThatFailsChangesNothing(Errno error, Failure failure, String words) {
        assertSays(RbdErrors.read(ADDRESS, of("rbd_read", error)), failure, error.number(), words);
    }

    @ParameterizedTest
    @CsvSource({"ETIMEDOUT,OUTCOME_UNKNOWN,osd.time", "ESHUTDOWN,RESERVATION_CONFLICT,close the device",
        "EROFS,RESERVATION_CONFLICT,another client", "EPERM,PROTECTED,may not write", "ENOSPC,MEDIUM,ceph df",
        "EDQUOT,MEDIUM,quota", "EINVAL,ILLEGAL_REQUEST,librbd", "EIO,OUTCOME_UNKNOWN,nobody can tell",
        "ENOENT,OUTCOME_UNKNOWN,nobody can tell"})
    void aChangeIsCertainOnlyWhereTheClusterRefusesIt(Errno error, Failure failure, String words) {
        assertSays(RbdErrors.change(ADDRESS, of("rbd_write", error)), failure, error.number(), words);
    }

    @ParameterizedTest
    @CsvSource({"EILSEQ,MISCOMPARE,from byte 77", "EOPNOTSUPP,ILLEGAL_REQUEST,replicated pool",
        "EINVAL,ILLEGAL_REQUEST,librbd", "ETIMEDOUT,OUTCOME_UNKNOWN,osd.time",
        "EROFS,RESERVATION_CONFLICT,another client"})
    void aComparisonThatFailsSaysWhere(Errno error, Failure failure, String words) {
        DeviceException told = RbdErrors.comparison(ADDRESS, of("rbd_compare_and_write", error), 77);
        assertSays(told, failure, error.number(), words);
        assertEquals(failure == Failure.MISCOMPARE ? OptionalLong.of(77) : OptionalLong.empty(),
                told.detail().differsAt());
    }

    @ParameterizedTest
    @CsvSource({"ETIMEDOUT,OUTCOME_UNKNOWN,may be lost", "ESHUTDOWN,RESERVATION_CONFLICT,shut this client out",
        "EROFS,RESERVATION_CONFLICT,another client"})
    void aFlushThatFailsSaysWhatMayBeLost(Errno error, Failure failure, String words) {
        assertSays(RbdErrors.flush(ADDRESS, of("rbd_flush", error)), failure, error.number(), words);
    }
}
