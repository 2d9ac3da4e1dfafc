// SPDX-License-Identifier: Apache-2.0
/**
 * What commands read of Linux in {@code /proc} and {@code /sys}: files, and nothing that is called. Below a root folder, so that
 * tests make one up.
 */
package io.kiovec.shell.internal.linux;
