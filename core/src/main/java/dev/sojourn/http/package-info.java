/** Cookies and the cross-site guard: plain functions over header values, for any framework. */
package dev.sojourn.http;
