// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/**
 * The error numbers that storage calls give, as {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}
 * number them; x86-64 and aarch64 agree. See {@code errno(3)}.
 */
public enum Errno {
    /** A number that is not listed here; the exception has it. */
    UNLISTED(0, "error not listed here"),
    /** Not permitted, by capability or by an opcode filter. */
    EPERM(1, "operation not permitted"),
    /** There is no such file. */
    ENOENT(2, "no such file or directory"),
    /** A signal came before anything was transferred: repeat the call. */
    EINTR(4, "interrupted by a signal"),
    /** The medium or its path failed. */
    EIO(5, "input or output error"),
    /** There is no device behind the node, or it is offline; on raw nodes also: beyond the end. */
    ENXIO(6, "no such device or address"),
    /** An argument list or reply did not fit. */
    E2BIG(7, "argument list too long"),
    /** The descriptor is closed or not open for this. */
    EBADF(9, "bad descriptor"),
    /** Nothing is there yet, or no room; the call would have waited. */
    EAGAIN(11, "try again"),
    /** No memory; on tapes also: the block is larger than the buffer. */
    ENOMEM(12, "out of memory"),
    /** Permission was refused. */
    EACCES(13, "permission denied"),
    /** An address that cannot be used, for example another device's mapping. */
    EFAULT(14, "bad address"),
    /** Not a block device. */
    ENOTBLK(15, "block device required"),
    /** Somebody else has it: mounted, opened exclusively, reserve buffer in use. */
    EBUSY(16, "device or resource busy"),
    /** It exists already. */
    EEXIST(17, "file exists"),
    /** The device is gone or does not know the call. */
    ENODEV(19, "no such device"),
    /** A part of the path is no directory. */
    ENOTDIR(20, "not a directory"),
    /** A directory where a file was meant. */
    EISDIR(21, "is a directory"),
    /** An argument is out of range; with O_DIRECT: an offset, length or address is not aligned. */
    EINVAL(22, "invalid argument"),
    /** The system has no descriptors left. */
    ENFILE(23, "too many open files in the system"),
    /** The process has no descriptors left. */
    EMFILE(24, "too many open files"),
    /** The device does not know this ioctl. */
    ENOTTY(25, "inappropriate ioctl for device"),
    /** Beyond the largest file. */
    EFBIG(27, "file too large"),
    /** The medium is full, or its end was reached. */
    ENOSPC(28, "no space left on device"),
    /** The descriptor knows no offsets: a pipe, a tape. */
    ESPIPE(29, "illegal seek"),
    /** The file system, device or medium is read-only. */
    EROFS(30, "read-only file system"),
    /** Nobody reads the other end. */
    EPIPE(32, "broken pipe"),
    /** An sg queue is full. */
    EDOM(33, "argument out of domain"),
    /** A result does not fit. */
    ERANGE(34, "result out of range"),
    /** The path is too long. */
    ENAMETOOLONG(36, "file name too long"),
    /** The kernel does not know the call. */
    ENOSYS(38, "function not implemented"),
    /** Too many symbolic links. */
    ELOOP(40, "too many symbolic links"),
    /** There is no data, for example no sense. */
    ENODATA(61, "no data available"),
    /** The time was over in the device or its transport. */
    ETIME(62, "timer expired"),
    /** The link to the device was cut. */
    ENOLINK(67, "link has been severed"),
    /** The transport failed in a way that another path may not. */
    ECOMM(70, "communication error"),
    /** The transport broke its own protocol. */
    EPROTO(71, "protocol error"),
    /** A file system found its data damaged. */
    EBADMSG(74, "bad message"),
    /** A value is too large for its type. */
    EOVERFLOW(75, "value too large"),
    /** The data failed its protection check. */
    EILSEQ(84, "protection information or sequence is wrong"),
    /** The message is too long: an sg command. */
    EMSGSIZE(90, "message too long"),
    /** The file system or device cannot do this. */
    EOPNOTSUPP(95, "operation not supported"),
    /** No buffer room. */
    ENOBUFS(105, "no buffer space available"),
    /** The other side takes nothing more; Ceph calls it EBLOCKLISTED: it has shut this client out. */
    ESHUTDOWN(108, "shut down"),
    /** The time was over. */
    ETIMEDOUT(110, "timed out"),
    /** The other side is down. */
    EHOSTDOWN(112, "host is down"),
    /** It is going on already. */
    EALREADY(114, "operation already in progress"),
    /** A handle went stale: a network file system. */
    ESTALE(116, "stale file handle"),
    /** A critical target error of the block layer: the device refused the command. */
    EREMOTEIO(121, "remote input or output error"),
    /** The quota is used up. */
    EDQUOT(122, "disk quota exceeded"),
    /** The drive has no medium. */
    ENOMEDIUM(123, "no medium found"),
    /** The drive has a medium of the wrong kind. */
    EMEDIUMTYPE(124, "wrong medium type"),
    /** It was cancelled. */
    ECANCELED(125, "operation canceled"),
    /** Memory failed: a poisoned page. */
    EHWPOISON(133, "memory page has a hardware error");

    private static final Errno[] BY_NUMBER = new Errno[134];

    static {
        for (Errno errno : values()) {
            BY_NUMBER[errno.number] = errno;
        }
    }

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /**
     * {@return the constant of a number, {@link #UNLISTED} where there is none}
     *
     * @param number an error number, positive
     */
    public static Errno of(int number) {
        Errno found = number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        return found == null ? UNLISTED : found;
    }

    /** {@return the number, 0 for {@link #UNLISTED}} */
    public int number() {
        return number;
    }

    /** {@return what a call that gives results as {@code -errno} gives for this error: a negative number} */
    public long result() {
        return -number;
    }

    /** {@return what it means, in lower case, without a full stop} */
    public String text() {
        return text;
    }
}
