// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code tape}: what mt(1) does, on any tape drive that a transport reaches. Each word is a job that opens the drive,
 * does one thing, and tells where the tape stands then.
 */
package io.kiovec.shell.internal.tape;
