import{a5 as a,N as i}from"./index-Hhq6Tpqw.js";async function r({id:e,device:n},o){const{error:s}=await a.end(e);i(s?s.message:`${n} is signed out.`),o()}export{r as e};
