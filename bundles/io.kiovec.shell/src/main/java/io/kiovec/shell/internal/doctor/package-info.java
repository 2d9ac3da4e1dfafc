// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code doctor}: each {@link io.kiovec.shell.internal.doctor.Check} looks at one thing and says what is not there,
 * why, and the line that mends it. What Linux says is read below a root folder, so that a made-up tree of files tests it.
 */
package io.kiovec.shell.internal.doctor;
