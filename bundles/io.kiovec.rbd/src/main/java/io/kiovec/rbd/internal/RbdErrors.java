// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.ErrnoException;

/**
 * What an error number of librados or librbd means for a device. A read changes nothing, so an image that has gone is offline and the
 * read may be made again. A change may have reached some of an image's objects before the error: only what the cluster refuses
 * as such is certain.
 */
final class RbdErrors {

    private RbdErrors() {
    }

    /** {@return the error of a connection that did not come about} */
    static DeviceException connecting(Address address, ClusterTerms terms, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        String why = switch (e.call()) {
            case "rados_conf_read_file" -> switch (e.error()) {
                case ENOENT -> "there is no " + e.subject() + ": copy it from the cluster to /etc/ceph, or name one by"
                        + " CEPH_CONF or the key conf of io.kiovec.rbd-NAME.cfg";
                case EACCES, EPERM -> e.subject() + " may not be read: let this user read it";
                default -> e.subject() + " cannot be read (" + e.getMessage() + ")";
            };
            case "rados_conf_set" -> "Ceph does not take the option " + e.subject() + " (" + e.error()
                    + "): look at the keys that begin with ceph. in io.kiovec.rbd-NAME.cfg, and at paths and addresses";
            default -> switch (e.error()) {
                case ETIMEDOUT -> "no monitor answered within " + terms.connectTime().toSeconds()
                        + " s: see whether the cluster is up (ceph -s), and whether mon_host of ceph.conf is right";
                case ENOENT, EACCES, EPERM -> "the cluster does not let client." + terms.user() + " in ("
                        + e.getMessage() + "): its keyring is missing, cannot be read or has another key, see"
                        + " 'ceph auth get client." + terms.user() + "'";
                case EINVAL -> "the cluster cannot be reached (" + e.getMessage()
                        + "): see whether ceph.conf has a mon_host";
                default -> "the cluster cannot be reached (" + e.getMessage() + ")";
            };
        };
        return new DeviceException.Unavailable(address, why, detail, e);
    }

    /** {@return the error of an image that was not opened} */
    static DeviceException opening(Address address, RbdAddress place, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENOENT -> new DeviceException.Unavailable(address, missing(place, e), detail, e);
            case EPERM, EACCES -> new DeviceException.Unavailable(address,
                    "the cluster's user may not open it (" + e.getMessage() + "): give it the capabilities mon 'profile"
                            + " rbd' osd 'profile rbd', or open it for reading",
                    detail, e);
            case ETIMEDOUT -> new DeviceException.Unavailable(address,
                    "the cluster did not answer in time (" + e.getMessage() + "): see what 'ceph -s' says", detail, e);
            case ESHUTDOWN -> shutOut(address, e);
            case EROFS -> new DeviceException.Protected(address, "is read-only (" + e.getMessage() + ")", detail, e);
            case EBUSY -> new DeviceException.Busy(address, "is in use (" + e.getMessage() + ")", detail, e);
            default -> new DeviceException.Unavailable(address, "cannot be opened (" + e.getMessage() + ")", detail, e);
        };
    }

    private static String missing(RbdAddress place, ErrnoException e) {
        if (e.call().equals("rados_ioctx_create")) {
            return "the cluster has no pool " + place.pool() + ": look with 'ceph osd pool ls'";
        }
        return place.isSnapshot()
                ? "there is no such image or snapshot: look with 'rbd snap ls " + place.pool() + "/" + place.image()
                        + "'"
                : "there is no such image: look with 'rbd ls " + place.pool() + "', or make it with 'rbd create'";
    }

    /** {@return the error of an image whose exclusive lock somebody else keeps} */
    static DeviceException locked(Address address, RbdAddress place, ErrnoException e) {
        return switch (e.error()) {
            case EROFS, EBUSY, EAGAIN -> new DeviceException.Busy(address,
                    "another client keeps its exclusive lock: end that one, see 'rbd status " + place.pool() + "/"
                            + place.image() + "'",
                    Detail.errno(e.errno()), e);
            case EINVAL, EOPNOTSUPP -> new DeviceException.IllegalRequest(address,
                    "has no exclusive lock: 'rbd feature enable " + place.pool() + "/" + place.image()
                            + " exclusive-lock', or leave exclusive.lock out of the configuration",
                    Detail.errno(e.errno()), e);
            default -> opening(address, place, e);
        };
    }

    /** {@return the error of a read} */
    static DeviceException read(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ETIMEDOUT -> new DeviceException.Timeout(address,
                    "no OSD answered within osd.time (" + e.getMessage() + "): see what 'ceph -s' says", detail, e);
            case ESHUTDOWN -> shutOut(address, e);
            case ENOENT -> new DeviceException.Offline(address, GONE, detail, e);
            case EPERM, EACCES -> new DeviceException.Unavailable(address,
                    "the cluster's user may not read it (" + e.getMessage() + ")", detail, e);
            case EINVAL -> new DeviceException.IllegalRequest(address, "librbd does not do this (" + e.getMessage()
                    + ")", detail, e);
            case ENOMEM -> new DeviceException.Busy(address, "there is no memory for it now", detail, e);
            default -> new DeviceException.Medium(address, "could not be read (" + e.getMessage()
                    + "): see what 'ceph health detail' says", detail, e);
        };
    }

    /** What is said of an image that is not there any more. */
    static final String GONE = "the image was removed";

    /** {@return the error of anything that changes the image} */
    static DeviceException change(Address address, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ESHUTDOWN -> shutOut(address, e);
            case EROFS -> lockTaken(address, e);
            case EPERM, EACCES -> new DeviceException.Protected(address,
                    "the cluster's user may not write it (" + e.getMessage() + ")", detail, e);
            case EINVAL -> new DeviceException.IllegalRequest(address, "librbd does not do this (" + e.getMessage()
                    + ")", detail, e);
            case ENOSPC, EDQUOT -> new DeviceException.Medium(address,
                    "the pool is full or has reached its quota (" + e.getMessage()
                            + "): make room, see 'ceph df', and write again",
                    detail, e);
            case ENOMEM -> new DeviceException.Busy(address, "there is no memory for it now", detail, e);
            case ETIMEDOUT -> new DeviceException.OutcomeUnknown(address,
                    "no OSD answered within osd.time, and nobody can tell what was written (" + e.getMessage()
                            + "): read back what was written last, when 'ceph -s' says that all is well",
                    detail, e);
            default -> new DeviceException.OutcomeUnknown(address,
                    "nobody can tell what was written (" + e.getMessage() + "): read back what was written last",
                    detail, e);
        };
    }

    /**
     * {@return the error of a compare-and-write}
     *
     * @param differsAt of EILSEQ: bytes from the beginning of what was compared to the first that differs
     */
    static DeviceException comparison(Address address, ErrnoException e, long differsAt) {
        return switch (e.error()) {
            case EILSEQ -> new DeviceException.Miscompare(address,
                    "holds other data from byte " + differsAt + " of what was compared on: read it, and decide anew",
                    Detail.errno(e.errno()).withDiffersAt(differsAt), e);
            case EOPNOTSUPP -> new DeviceException.IllegalRequest(address, "its pool cannot compare and write ("
                    + e.getMessage() + "): have the image's data in a replicated pool", Detail.errno(e.errno()), e);
            default -> change(address, e);
        };
    }

    /** {@return the error of a flush: of what was written since the last one, any part may be lost} */
    static DeviceException flush(Address address, ErrnoException e) {
        return switch (e.error()) {
            case ESHUTDOWN -> shutOut(address, e);
            case EROFS -> lockTaken(address, e);
            default -> new DeviceException.OutcomeUnknown(address,
                    "what was written since the last flush may be lost (" + e.getMessage() + "): write it again",
                    Detail.errno(e.errno()), e);
        };
    }

    /** The cluster refuses everything of this client, so nothing of the request was done. */
    private static DeviceException shutOut(Address address, ErrnoException e) {
        return new DeviceException.ReservationConflict(address,
                "the cluster has shut this client out (" + e.getMessage()
                        + "): somebody has taken the image's exclusive"
                        + " lock away, or fenced this machine. See to it that nobody else writes, close the device and open"
                        + " it again",
                Detail.errno(e.errno()), e);
    }

    /** {@return the error of a change of an image whose exclusive lock is another client's} */
    static DeviceException lockTaken(Address address, ErrnoException e) {
        return new DeviceException.ReservationConflict(address,
                "another client has the image's exclusive lock (" + e.getMessage()
                        + "): have it let go, and write again",
                Detail.errno(e.errno()), e);
    }
}
